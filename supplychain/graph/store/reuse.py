"""The graph as observations of models, page by page; and how well they can be reused back as properties."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from supplychain.graph.cypher import Cypher
from supplychain.graph.store.analyses import withdraw_note
from supplychain.graph.store.lock import load_lock
from supplychain.progress import SilentProgress
from supplychain.reuse.factors import ATTRIBUTES, Scorer, factors
from supplychain.reuse.judgement import STATES
from supplychain.reuse.observation import (
    LicenseClaim,
    Reference,
    Relations,
    counts_in,
    observation_of,
    properties_read,
)
from supplychain.reuse.ranks import Ranks
from supplychain.reuse.rows import properties_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from supplychain.graph.store.connection import Store
    from supplychain.progress import Progress
    from supplychain.reuse.observation import Observation

__all__ = [
    "SPAN",
    "Scored",
    "last_number",
    "read_observation",
    "read_observations",
    "read_observations_of",
    "read_stored",
    "refresh",
]

SPAN = 10_000
"""Node numbers that one page spans: what is read, scored and written at a time."""

_LAST = Cypher("MATCH (m:Model) RETURN max(id(m)) AS last")
_SAID = ", ".join(f".{name}" for name in properties_read())
_SEEN = (
    f"RETURN id(m) AS number, m.id AS id, m:Placeholder AS placeholder, m {{{_SAID}}} AS said, "
    "[(m)-[t:TRAINED_ON]->(s:Dataset) | [s.id, s.reason, '', t.evidence]] AS datasets, "
    "[(m)-[t:EVALUATED_ON]->(s:Dataset) | [s.id, s.reason, '', t.evidence]] AS evaluated_on, "
    "[(m)-[d:DERIVED_FROM]->(b:Model) | [b.id, b.reason, d.relation, d.evidence]] AS bases, "
    "[(m)-[l:LICENSED_UNDER]->(x:License) | [x.id, x.category, l.raw, l.field]] AS licenses, "
    "[(m)-[:DESCRIBED_BY]->(p:Paper) | p.id] AS papers, "
    "[(m)-[:HAS_REPOSITORY]->(r:Repository) | r.id] AS repositories, "
    "[(m)-[:SUPERSEDED_BY]->(n:Model) | n.id] AS newer, "
    "[(m)-[:OWNED_BY]->(o:Owner) | [o.id, o.type, o.verified, o.members]] AS owners, "
    "COLLECT {MATCH (m)<-[d:DERIVED_FROM]-(:Model) WITH d.relation AS how, count(*) AS n RETURN [how, n]} AS children, "
    "COUNT {(m)<-[:USES]-(:Repository)} AS used_by, "
    "CASE WHEN m.name_convention IS NOT NULL THEN COUNT {(m)-[:HAS_FINDING]->(:NamingFinding)} END AS name_findings"
)
_ONE = Cypher(f"MATCH (m:Model {{id: $id}}) USING INDEX SEEK m:Model(id) {_SEEN}")
_SOME = Cypher(f"UNWIND $ids AS key MATCH (m:Model {{id: key}}) {_SEEN}")
_STORED = Cypher(
    "MATCH (m:Model {id: $id}) USING INDEX SEEK m:Model(id) RETURN coalesce(m.reuse_factors, []) AS rows"
)
_PAGE = Cypher(
    f"UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND m:Model {_SEEN}, m.reuse_digest AS held"
)
_FIGURES = Cypher(
    "UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND m:Model AND NOT m:Placeholder "
    "AND m.task IS NOT NULL "
    "RETURN m.task AS task, m.downloads AS downloads, m.downloads_all_time AS ever, m.likes AS likes, m.spaces AS spaces, "
    "COUNT {(m)<-[:DERIVED_FROM]-()} AS children, m.stated_children AS stated, COUNT {(m)<-[:USES]-()} AS used_by"
)
_SCORE = Cypher("UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] SET m += row[1]")
_STATE = Cypher(
    "OPTIONAL MATCH (l:Load) WITH count(l) AS loads, max(l.id) AS last "
    "OPTIONAL MATCH (a:Analysis {id: 'naming'}) "
    "RETURN loads, last, a.fingerprint AS named, COUNT {(:Model)} AS models, COUNT {()-[:DERIVED_FROM]->()} AS derivations, "
    "COUNT {()-[:TRAINED_ON]->()} AS training, COUNT {()-[:LICENSED_UNDER]->()} AS licensed, COUNT {()-[:USES]->()} AS uses"
)
_ANALYSIS = Cypher("OPTIONAL MATCH (a:Analysis {id: $id}) RETURN properties(a) AS p")
_RECORD = Cypher("MERGE (a:Analysis {id: $id}) SET a = $p")
_ID = "reuse"
_NOTHING: dict[str, Any] = dict.fromkeys(
    (*(f"reuse_{name}" for name in ATTRIBUTES), "reuse_factors", "reuse_digest")
)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a refresh found.

    Attributes
    ----------
    states
        Factor → state → number of models.
    attributes
        Attribute → number of models that have a score, and the mean of those.
    written, removed
        Models whose factors differ from what the graph held, and such that no longer have any.
    fresh
        Whether the graph had not changed since the last time, so that nothing was computed.
    """

    states: dict[str, dict[str, int]] = field(default_factory=dict)
    attributes: dict[str, tuple[int, float | None]] = field(default_factory=dict)
    models: int = 0
    written: int = 0
    removed: int = 0
    fresh: bool = False


def refresh(store: Store, *, progress: Progress | None = None, only_when_stale: bool = False) -> Scored:
    """Score every model of the graph, and write what differs from what the graph holds.

    Works page by page: memory does not grow with the graph. With `only_when_stale` nothing is computed when nothing was
    loaded or removed, and no names were checked, since the last time.
    """
    shown = progress or SilentProgress()
    fingerprint = _fingerprint(store)
    held = store.read(_ANALYSIS, {"id": _ID})[0]["p"] or {}
    if only_when_stale and held.get("fingerprint") == fingerprint:
        said = json.loads(held["counts"])
        means = {name: (n, mean) for name, (n, mean) in said["attributes"].items()}
        return Scored(said["states"], means, held["models"], fresh=True)
    pages = range(0, last_number(store) + 1, SPAN)
    with load_lock(store) as lock:
        withdraw_note(store, _ID)
        scan = _Scan(store, Scorer(_ranks(store, pages, shown)))
        with shown.task("Scoring models", total=store.read(_STATE)[0]["models"]) as advance:
            for first in pages:
                scan.page(first, advance)
                lock.keep()
        done = scan.done()
        record = {
            "id": _ID,
            "fingerprint": fingerprint,
            "counts": json.dumps({"states": done.states, "attributes": done.attributes}, sort_keys=True),
            "models": done.models,
            "factors": [factor.key for factor in factors()],
            **{
                f"{key}_{state.replace(' ', '_')}": n
                for key, counts in done.states.items()
                for state, n in counts.items()
            },
            "finished_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        store.write(_RECORD, {"id": _ID, "p": record})
    return done


class _Scan:
    """One pass over the graph."""

    def __init__(self, store: Store, scorer: Scorer) -> None:
        self._store, self._scorer = store, scorer
        self._states: dict[str, Counter[str]] = {factor.key: Counter() for factor in factors()}
        self._sums: dict[str, float] = dict.fromkeys(ATTRIBUTES, 0.0)
        self._scored: Counter[str] = Counter()
        self._models = self._written = self._removed = 0

    def page(self, first: int, advance: Callable[[int], None]) -> None:
        """Score the models of one page and write what differs."""
        changes: list[list[Any]] = []
        for row in self._store.read(_PAGE, {"first": first, "last": first + SPAN - 1}):
            advance(1)
            if row["placeholder"]:
                if row["held"] is not None:
                    changes.append([row["number"], _NOTHING])
                    self._removed += 1
                continue
            digest, properties = self._scored_one(_observation(row))
            if digest != row["held"]:
                changes.append([row["number"], properties])
                self._written += 1
        if changes:
            self._store.write(_SCORE, {"rows": changes})

    def _scored_one(self, observation: Observation) -> tuple[str, dict[str, Any]]:
        score = self._scorer.score(observation)
        self._models += 1
        for row in score.rows:
            self._states[f"{row.attribute}.{row.factor}"][row.state] += 1
        for name, value in score.attributes.items():
            if value is not None:
                self._scored[name] += 1
                self._sums[name] += value
        return properties_of(score)

    def done(self) -> Scored:
        """Return what was found."""
        states = {key: {state: counts[state] for state in STATES} for key, counts in self._states.items()}
        means = {
            name: (self._scored[name], round(total / self._scored[name], 4) if self._scored[name] else None)
            for name, total in self._sums.items()
        }
        return Scored(states, means, self._models, self._written, self._removed)


def _ranks(store: Store, pages: range, progress: Progress) -> Ranks:
    """Return the figures of all models that have a task."""

    def rows() -> Iterator[tuple[str, tuple[int | None, ...]]]:
        with progress.task("Reading figures", total=len(pages)) as advance:
            for first in pages:
                for task, *figures, children, stated, used_by in store.stream(
                    _FIGURES, {"first": first, "last": first + SPAN - 1}
                ):
                    made = max(children, sum(counts_in(stated or ()).values()))
                    yield task, (*figures, made, used_by)
                advance(1)

    return Ranks(rows())


def _fingerprint(store: Store) -> str:
    table = [factor[:6] for factor in factors()]
    state = [*store.read(_STATE).rows[0], version("supplychain"), *table]
    return hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()


def read_observation(store: Store, key: str) -> Observation:
    """Return what is observed of one model that the graph has."""
    return _observation(store.read(_ONE, {"id": key})[0])


def read_observations(store: Store, first: int, last: int) -> Iterator[tuple[int, Observation]]:
    """Yield the node number and the observation of every model, placeholders included, between two node numbers."""
    for row in store.read(_PAGE, {"first": first, "last": last}):
        yield row["number"], _observation(row)


def read_observations_of(store: Store, keys: Sequence[str]) -> Iterator[Observation]:
    """Yield the observations of some models that the graph has."""
    if keys:
        yield from map(_observation, store.read(_SOME, {"ids": list(keys)}))


def read_stored(store: Store, key: str) -> list[str]:
    """Return the factors that the last refresh wrote of a model, as stored; none before it."""
    return list(store.read(_STORED, {"id": key})[0]["rows"])


def last_number(store: Store) -> int:
    """Return the greatest node number of a model; -1 without models."""
    last = store.read(_LAST)[0]["last"]
    return -1 if last is None else int(last)


def _observation(row: Mapping[str, Any]) -> Observation:
    owner: list[Any] = min(row["owners"], default=[None] * 4, key=lambda one: str(one[0]))
    relations = Relations(
        datasets=_references(row["datasets"]),
        evaluated_on=_references(row["evaluated_on"]),
        bases=_references(row["bases"]),
        licenses=tuple(
            LicenseClaim(key, category or "unknown", tuple(raw or ()), tuple(fields or ()))
            for key, category, raw, fields in sorted(row["licenses"], key=str)
        ),
        papers=tuple(sorted(row["papers"])),
        repositories=tuple(sorted(row["repositories"])),
        newer=tuple(sorted(row["newer"])),
        children=tuple(sorted((relation or "unspecified", n) for relation, n in row["children"])),
        used_by=row["used_by"],
        owner=owner[0],
        owner_type=owner[1],
        verified=owner[2],
        members=owner[3],
        name_findings=row["name_findings"],
    )
    return observation_of(row["id"], row["said"], relations, placeholder=row["placeholder"])


def _references(rows: list[list[Any]]) -> tuple[Reference, ...]:
    return tuple(
        Reference(key, reason or "", relation or "", tuple(evidence or ()))
        for key, reason, relation, evidence in sorted(rows, key=str)
    )
