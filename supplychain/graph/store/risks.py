"""Risks of the models of a graph: read page by page, and back as nodes and properties, only what differs from before."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import COMPUTED_NODES
from supplychain.graph.store.analyses import withdraw_note
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.reach import reach_of, reaches
from supplychain.graph.store.reuse import SPAN, last_number, read_observations, read_observations_of
from supplychain.progress import SilentProgress
from supplychain.reuse.claimed import Result
from supplychain.reuse.claims import claims_of
from supplychain.reuse.discrepancies import THRESHOLD, Found, discrepancies
from supplychain.reuse.risk import RISK, RULES, UNKNOWN, VERDICTS, Lookalike, Reach
from supplychain.reuse.risks import assess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplychain.graph.store.connection import Store
    from supplychain.progress import Progress
    from supplychain.reuse.claims import Claim
    from supplychain.reuse.observation import Observation
    from supplychain.reuse.risk import Risk

__all__ = ["Assessed", "Assessment", "assess_some", "refresh"]

_ID = "risks"
_COPIES = ("quantized", "converted")
_COUNTED_ALONE = ("T2", "P1", "E1")
"""Rules that fire for most models of a hub: where they are low they stand at the model, and have no node of their own."""

_STATE = Cypher(
    "OPTIONAL MATCH (l:Load) WITH count(l) AS loads, max(l.id) AS last OPTIONAL MATCH (a:Analysis {id: 'naming'}) "
    "RETURN loads, last, a.fingerprint AS names, COUNT {(:Model)} AS models, COUNT {()-[:DERIVED_FROM]->()} AS derivations, "
    "COUNT {()-[:USES]->()} AS uses"
)
_ANALYSIS = Cypher("OPTIONAL MATCH (a:Analysis {id: $id}) RETURN properties(a) AS p")
_RECORD = Cypher("MERGE (a:Analysis {id: $id}) SET a = $p")
_LOOKS = (
    "(m)-[:HAS_FINDING]->(f:NamingFinding {rule: 'N10'}) "
    "WHERE f.field STARTS WITH 'name: ' OR f.field STARTS WITH 'owner: '"
)
_LOOKALIKES = Cypher(
    f"MATCH {_LOOKS} RETURN id(m) AS number, f.claimed AS claimed, f.field AS field, f.confidence AS sure"
)
_LOOKALIKES_OF = Cypher(
    f"UNWIND $ids AS key MATCH (m:Model {{id: key}}) MATCH {_LOOKS} "
    "RETURN key, f.claimed AS claimed, f.field AS field, f.confidence AS sure"
)
_STATED = (
    "RETURN id(m) AS number, m.id AS id, m.results AS results, "
    "[(m)-[d:DERIVED_FROM]->(b:Model) | [b.id, d.relation, b.results]] AS bases"
)
_RESULTS = Cypher(
    "UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND m:Model AND m.results IS NOT NULL "
    + _STATED
)
_RESULTS_OF = Cypher(f"UNWIND $ids AS key MATCH (m:Model {{id: key}}) WHERE m.results IS NOT NULL {_STATED}")
_HELD = Cypher(
    "UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND m:Model "
    "RETURN number, m.risks AS risks, m.risks_unknown AS unknown, m.reach AS reach, "
    "[(m)-[:HAS_FINDING]->(f:ReuseFinding) | [id(f), f.digest]] AS held"
)
_SET = Cypher(
    "UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] SET m.risks = row[1], m.risks_unknown = row[2], m.reach = row[3]"
)
_GONE = Cypher("UNWIND $rows AS number MATCH (f) WHERE id(f) = number DETACH DELETE f")
_LOST = Cypher(
    "MATCH (f:ReuseFinding) WHERE NOT EXISTS {(:Model)-[:HAS_FINDING]->(f)} CALL (f) {DELETE f} IN TRANSACTIONS OF 10000 ROWS"
)
_PROPERTIES = tuple(p.name for p in COMPUTED_NODES["ReuseFinding"].properties)
_VALUES = ", ".join(f"{name}: row[{place}]" for place, name in enumerate(_PROPERTIES, 2))
_NEW = Cypher(
    "UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] "
    f"CREATE (m)-[:HAS_FINDING]->(:ReuseFinding {{id: row[1], {_VALUES}}})"
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a refresh found: models by rule and verdict, pairs of claims compared, what was written and taken away."""

    verdicts: dict[str, dict[str, int]] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)
    models: int = 0
    findings: int = 0
    written: int = 0
    removed: int = 0
    fresh: bool = False
    """Whether the graph had not changed since the last time, so that nothing was computed."""


class Assessment(NamedTuple):
    """What is known of one model's risks."""

    reach: Reach
    risks: tuple[Risk, ...]


def assess_some(store: Store, keys: Sequence[str], *, threshold: float = THRESHOLD) -> dict[str, Assessment]:
    """Return the risks of some models of the graph, judged now; nothing is written."""
    asked = {"ids": list(keys)}
    reach = reach_of(store, keys)
    looks: dict[str, list[Lookalike]] = defaultdict(list)
    for key, *look in store.stream(_LOOKALIKES_OF, asked):
        looks[key].append(Lookalike(*look))
    found = {row["id"]: _compared(row, threshold).found for row in store.read(_RESULTS_OF, asked)}
    return {
        seen.id: Assessment(
            reach[seen.id],
            assess(
                seen,
                reach=reach[seen.id],
                lookalikes=None if seen.name_findings is None else looks[seen.id],
                discrepancies=found.get(seen.id, Found()).discrepancies,
            ),
        )
        for seen in read_observations_of(store, keys)
    }


def refresh(
    store: Store,
    *,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
    only_when_stale: bool = False,
) -> Assessed:
    """Judge every model of the graph and write what differs from what the graph holds.

    Works page by page: memory grows with what models are made from, not with what is known of them. Look-alikes are those
    that the last check of names found. With `only_when_stale` nothing is computed when nothing was loaded, removed or checked
    since the last time.
    """
    shown = progress or SilentProgress()
    fingerprint = _fingerprint(store, threshold)
    held = store.read(_ANALYSIS, {"id": _ID})[0]["p"] or {}
    if only_when_stale and held.get("fingerprint") == fingerprint:
        said = json.loads(held["counts"])
        return Assessed(**said, models=held["models"], findings=held["findings"], fresh=True)
    pages = range(0, last_number(store) + 1, SPAN)
    with load_lock(store) as lock:
        withdraw_note(store, _ID)
        with shown.task("Counting what rests on each model"):
            scan = _Scan(store, reaches(store), _lookalikes(store), threshold)
        with shown.task("Looking for risks", total=store.read(_STATE)[0]["models"]) as advance:
            for first in pages:
                advance(scan.page(first))
                lock.keep()
        store.schema(_LOST)
        done = scan.done()
        record = {
            "id": _ID,
            "fingerprint": fingerprint,
            "counts": json.dumps({"verdicts": done.verdicts, "claims": done.claims}, sort_keys=True),
            "findings": done.findings,
            "models": done.models,
            "threshold": threshold,
            **{
                f"{rule}_{verdict.replace(' ', '_')}": number
                for rule, counts in done.verdicts.items()
                for verdict, number in counts.items()
            },
            "finished_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        store.write(_RECORD, {"id": _ID, "p": record})
    return done


class _Scan:
    """One pass over the graph."""

    def __init__(
        self, store: Store, reach: Mapping[int, Reach], looks: Mapping[int, list[Lookalike]], threshold: float
    ) -> None:
        self._store, self._reach, self._looks, self._threshold = store, reach, looks, threshold
        self._verdicts: dict[str, Counter[str]] = {rule: Counter() for rule in RULES}
        self._claims: Counter[str] = Counter()
        self._models = self._findings = self._written = self._removed = 0

    def page(self, first: int) -> int:
        """Judge the models of one page and write what differs; return how many there are."""
        span = {"first": first, "last": first + SPAN - 1}
        stated = {row["number"]: row for row in self._store.read(_RESULTS, span)}
        wanted: dict[int, tuple[list[Any], dict[str, list[Any]]]] = {}
        for number, seen in read_observations(self._store, span["first"], span["last"]):
            if seen.placeholder:
                wanted[number] = [None, None, self._reached(number)], {}
            else:
                wanted[number] = self._judged(number, seen, stated.get(number))
        self._write(span, wanted)
        return len(wanted)

    def _reached(self, number: int) -> int | None:
        reach = self._reach.get(number)
        return reach.total if reach else None

    def _judged(
        self, number: int, seen: Observation, stated: Mapping[str, Any] | None
    ) -> tuple[list[Any], dict[str, list[Any]]]:
        compared = _compared(stated, self._threshold) if stated else _Compared()
        found = compared.found
        self._claims.update(
            {
                "claims": compared.claims,
                "unread": compared.unread,
                "compared": found.compared,
                "undecided": found.undecided,
                "incomparable": found.incomparable,
                "discrepancies": len(found.discrepancies),
            }
        )
        reach = self._reach.get(number, Reach())
        looks = None if seen.name_findings is None else self._looks.get(number, [])
        risks = assess(seen, reach=reach, lookalikes=looks, discrepancies=found.discrepancies)
        self._models += 1
        for risk in risks:
            self._verdicts[risk.rule][risk.verdict] += 1
        kept = dict(_row(seen.id, risk, reach) for risk in risks if _has_node(risk))
        self._findings += len(kept)
        said = [f"{risk.rule} {risk.severity}" for risk in risks if risk.verdict == RISK]
        unknown = [risk.rule for risk in risks if risk.verdict == UNKNOWN]
        return [said or None, unknown or None, self._reached(number)], kept

    def _write(
        self, span: dict[str, int], wanted: Mapping[int, tuple[list[Any], dict[str, list[Any]]]]
    ) -> None:
        values: list[list[Any]] = []
        new: list[list[Any]] = []
        gone: list[int] = []
        for row in self._store.read(_HELD, span):
            properties, kept = wanted.get(row["number"], ([None, None, None], {}))
            if properties != [row["risks"], row["unknown"], row["reach"]]:
                values.append([row["number"], *properties])
            digests = {digest for _, digest in row["held"]}
            gone += [number for number, digest in row["held"] if digest not in kept]
            new += [[row["number"], *finding] for digest, finding in kept.items() if digest not in digests]
        for statement, rows in ((_GONE, gone), (_SET, values), (_NEW, new)):
            if rows:
                self._store.write(statement, {"rows": rows})
        self._written += len(new)
        self._removed += len(gone)

    def done(self) -> Assessed:
        """Return what was found."""
        verdicts = {
            rule: {verdict: counts[verdict] for verdict in VERDICTS}
            for rule, counts in self._verdicts.items()
        }
        return Assessed(
            verdicts, dict(self._claims), self._models, self._findings, self._written, self._removed
        )


def _has_node(risk: Risk) -> bool:
    return risk.verdict == RISK and not (risk.severity == "low" and risk.rule in _COUNTED_ALONE)


class _Compared(NamedTuple):
    """Where claims disagree, how many the model makes, and how many of its stated results could not be read."""

    found: Found = Found()
    claims: int = 0
    unread: int = 0


def _compared(row: Mapping[str, Any], threshold: float) -> _Compared:
    """Hold the claims of a model against each other and against those of its bases."""
    bases = [(key, relation, results) for key, relation, results in row["bases"] if results]
    stated = claims_of(_results(row["results"]), row["id"], bases=[key for key, _, _ in row["bases"]])
    own = stated.claims
    theirs = [claim for key, _, results in bases for claim in claims_of(_results(results), key).claims]
    originals = [key for key, relation, _ in bases if relation in _COPIES]
    if not _related(own, theirs):
        theirs = []
    copies = {row["id"]: originals[0]} if originals else None
    found = discrepancies([*own, *theirs], threshold=threshold, copies=copies)
    mine = tuple(d for d in found.discrepancies if row["id"] in (d.one.card, d.other.card))
    kept = Found(mine, found.compared, found.undecided, found.incomparable)
    return _Compared(kept, len(own), sum(stated.unread.values()))


def _results(stored: Iterable[str]) -> Iterator[Result]:
    return filter(None, map(Result.of, stored))


def _related(own: Iterable[Claim], theirs: Sequence[Claim]) -> bool:
    datasets = {claim.dataset for claim in theirs}
    return any(claim.dataset in datasets for claim in own)


def _row(key: str, risk: Risk, reach: Reach) -> tuple[str, list[Any]]:
    """Return a finding's digest, and its id and properties in the order of the schema."""
    rule = RULES[risk.rule]
    values = [
        rule.id, rule.threat, rule.name, risk.severity, list(risk.evidence), risk.reason, rule.advice, reach.models,
        reach.repositories,
    ]  # fmt: skip
    digest = hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()
    return digest, [f"{key}#{rule.id}", *values, digest]


def _lookalikes(store: Store) -> dict[int, list[Lookalike]]:
    found: dict[int, list[Lookalike]] = defaultdict(list)
    for number, *look in store.stream(_LOOKALIKES):
        found[number].append(Lookalike(*look))
    return found


def _fingerprint(store: Store, threshold: float) -> str:
    rules = [[rule.id, rule.says, rule.advice] for rule in RULES.values()]
    state = [*store.read(_STATE).rows[0], version("supplychain"), threshold, rules]
    return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()
