"""Risks of the models of a graph: read page by page, and back as nodes and properties, only what differs from before."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.cypher import Cypher
from supplychain.graph.store.analysis import (
    FindingNodes,
    digest,
    fingerprint,
    flat,
    read_record,
    withdraw_record,
    write_record,
)
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.observations import read_observations_of, read_page
from supplychain.graph.store.pages import SPAN, Behind, ahead, pages_of
from supplychain.graph.store.reach import reach_of, reaches
from supplychain.progress import SilentProgress
from supplychain.reuse.claimed import Result
from supplychain.reuse.claims import claims_of
from supplychain.reuse.discrepancies import THRESHOLD, Found, discrepancies
from supplychain.reuse.risk import RISK, RULES, UNKNOWN, VERDICTS, Lookalike, Reach
from supplychain.reuse.risks import assess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplychain.graph.store.connection import Store
    from supplychain.graph.store.observations import Seen
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
    "WITH number, m.risks AS risks, m.risks_unknown AS unknown, m.reach AS reach, "
    "[(m)-[:HAS_FINDING]->(f:ReuseFinding) | [id(f), f.digest]] AS held "
    "RETURN collect([number, risks, unknown, reach, held]) AS rows"
)
_SET = Cypher(
    "UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] SET m.risks = row[1], m.risks_unknown = row[2], m.reach = row[3]"
)
_FINDINGS = FindingNodes("ReuseFinding")


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
    rules = [[rule.id, rule.says, rule.advice] for rule in RULES.values()]
    now = fingerprint(store, _STATE, threshold, rules)
    held = read_record(store, _ID)
    if only_when_stale and held.get("fingerprint") == now:
        said = json.loads(held["counts"])
        return Assessed(**said, models=held["models"], findings=held["findings"], fresh=True)
    with load_lock(store) as lock:
        withdraw_record(store, _ID)
        with shown.task("Counting what rests on each model"):
            scan = _Scan(reaches(store), _lookalikes(store), threshold)
        total = store.read(_STATE)[0]["models"]
        with (
            shown.task("Looking for risks", total=total) as advance,
            Behind() as behind,
            ahead(partial(_read, store), pages_of(store)) as read,
        ):
            for page in read:
                behind.do(partial(_write, store, scan.page(page)))
                advance(len(page.models))
                lock.keep()
        _FINDINGS.sweep(store)
        done = scan.done()
        said = {
            "fingerprint": now,
            "counts": json.dumps({"verdicts": done.verdicts, "claims": done.claims}, sort_keys=True),
            "findings": done.findings,
            "models": done.models,
            "threshold": threshold,
        }
        write_record(store, _ID, {**said, **flat(done.verdicts)})
    return done


class _Page(NamedTuple):
    """What the graph holds of the models of a page, their stated results, and what the last refresh found of them."""

    models: list[Seen]
    stated: dict[int, dict[str, Any]]
    held: list[list[Any]]


class _Changes(NamedTuple):
    """Findings that no longer hold, values of models that differ, and findings that are new."""

    gone: list[int]
    values: list[list[Any]]
    new: list[list[Any]]


def _read(store: Store, first: int) -> _Page:
    span = {"first": first, "last": first + SPAN - 1}
    stated = {row["number"]: row for row in store.read(_RESULTS, span)}
    return _Page(read_page(store, **span), stated, store.read(_HELD, span)[0]["rows"])


def _write(store: Store, changes: _Changes) -> None:
    _FINDINGS.delete(store, changes.gone)
    if changes.values:
        store.write(_SET, {"rows": changes.values})
    _FINDINGS.create(store, changes.new)


class _Scan:
    """One pass over the graph."""

    def __init__(
        self, reach: Mapping[int, Reach], looks: Mapping[int, list[Lookalike]], threshold: float
    ) -> None:
        self._reach, self._looks, self._threshold = reach, looks, threshold
        self._verdicts: dict[str, Counter[str]] = {rule: Counter() for rule in RULES}
        self._claims: Counter[str] = Counter()
        self._models = self._findings = self._written = self._removed = 0

    def page(self, page: _Page) -> _Changes:
        """Judge the models of one page, and return what differs from what the graph holds."""
        wanted: dict[int, tuple[list[Any], dict[str, list[Any]]]] = {}
        for seen in page.models:
            if seen.placeholder:
                wanted[seen.number] = [None, None, self._reached(seen.number)], {}
            else:
                wanted[seen.number] = self._judged(
                    seen.number, seen.observation, page.stated.get(seen.number)
                )
        return self._changes(page.held, wanted)

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

    def _changes(
        self, rows: list[list[Any]], wanted: Mapping[int, tuple[list[Any], dict[str, list[Any]]]]
    ) -> _Changes:
        changes = _Changes([], [], [])
        for model, *values, held in rows:
            properties, kept = wanted.get(model, ([None, None, None], {}))
            if properties != values:
                changes.values.append([model, *properties])
            known = {told for _, told in held}
            changes.gone.extend(number for number, told in held if told not in kept)
            changes.new.extend([model, *row] for told, row in kept.items() if told not in known)
        self._written += len(changes.new)
        self._removed += len(changes.gone)
        return changes

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
    told = digest(values)
    return told, [f"{key}#{rule.id}", *values, told]


def _lookalikes(store: Store) -> dict[int, list[Lookalike]]:
    found: dict[int, list[Lookalike]] = defaultdict(list)
    for number, *look in store.stream(_LOOKALIKES):
        found[number].append(Lookalike(*look))
    return found
