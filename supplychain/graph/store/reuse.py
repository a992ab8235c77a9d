"""How well the models of a graph can be reused: scored page by page, and back as properties, only what differs from before."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from supplychain.graph.cypher import Cypher
from supplychain.graph.store.analysis import fingerprint, flat, read_record, withdraw_record, write_record
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.observations import read_page
from supplychain.graph.store.pages import SPAN, Behind, ahead, pages_of
from supplychain.progress import SilentProgress
from supplychain.reuse.factors import ATTRIBUTES, Scorer, factors
from supplychain.reuse.judgement import STATES
from supplychain.reuse.observation import counts_in
from supplychain.reuse.ranks import Ranks
from supplychain.reuse.rows import properties_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.graph.store.connection import Store
    from supplychain.graph.store.observations import Seen
    from supplychain.progress import Progress
    from supplychain.reuse.observation import Observation

__all__ = ["Scored", "read_stored", "refresh"]

_STORED = Cypher(
    "MATCH (m:Model {id: $id}) USING INDEX SEEK m:Model(id) RETURN coalesce(m.reuse_factors, []) AS rows"
)
_FIGURES = Cypher(  # not m:Model: planned while the graph was empty, that would go through all models for each number
    "UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND 'Model' IN labels(m) AND NOT m:Placeholder "
    "AND m.task IS NOT NULL "
    "WITH m.task AS task, m.downloads AS downloads, m.downloads_all_time AS ever, m.likes AS likes, m.spaces AS spaces, "
    "COUNT {(m)<-[:DERIVED_FROM]-()} AS children, m.stated_children AS stated, COUNT {(m)<-[:USES]-()} AS used_by "
    "RETURN collect([task, downloads, ever, likes, spaces, children, stated, used_by]) AS rows"
)
_NAMES = (*(f"reuse_{name}" for name in ATTRIBUTES), "reuse_factors", "reuse_digest")
_VALUES = ", ".join(f"{name}: row[{place}]" for place, name in enumerate(_NAMES, 1))
_SCORE = Cypher(f"UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] SET m += {{{_VALUES}}}")
_STATE = Cypher(
    "OPTIONAL MATCH (l:Load) WITH count(l) AS loads, max(l.id) AS last "
    "OPTIONAL MATCH (a:Analysis {id: 'naming'}) "
    "RETURN loads, last, a.fingerprint AS named, COUNT {(:Model)} AS models, COUNT {()-[:DERIVED_FROM]->()} AS derivations, "
    "COUNT {()-[:TRAINED_ON]->()} AS training, COUNT {()-[:LICENSED_UNDER]->()} AS licensed, COUNT {()-[:USES]->()} AS uses"
)
_ID = "reuse"


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
    now = fingerprint(store, _STATE, *(factor[:6] for factor in factors()))
    held = read_record(store, _ID)
    if only_when_stale and held.get("fingerprint") == now:
        said = json.loads(held["counts"])
        means = {name: (n, mean) for name, (n, mean) in said["attributes"].items()}
        return Scored(said["states"], means, held["models"], fresh=True)
    pages = pages_of(store)
    with load_lock(store) as lock:
        withdraw_record(store, _ID)
        scan = _Scan(Scorer(_ranks(store, pages, shown)))
        total = store.read(_STATE)[0]["models"]
        with (
            shown.task("Scoring models", total=total) as advance,
            Behind() as behind,
            ahead(lambda first: read_page(store, first, first + SPAN - 1), pages) as read,
        ):
            for page in read:
                if changes := scan.page(page):
                    behind.do(partial(store.write, _SCORE, {"rows": changes}))
                advance(len(page))
                lock.keep()
        done = scan.done()
        said = {
            "fingerprint": now,
            "counts": json.dumps({"states": done.states, "attributes": done.attributes}, sort_keys=True),
            "models": done.models,
            "factors": [factor.key for factor in factors()],
        }
        write_record(store, _ID, {**said, **flat(done.states)})
    return done


class _Scan:
    """One pass over the graph."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._states: dict[str, Counter[str]] = {factor.key: Counter() for factor in factors()}
        self._sums: dict[str, float] = dict.fromkeys(ATTRIBUTES, 0.0)
        self._scored: Counter[str] = Counter()
        self._models = self._written = self._removed = 0

    def page(self, models: Iterable[Seen]) -> list[list[Any]]:
        """Score the models of one page, and return the node numbers and values of those that differ."""
        changes: list[list[Any]] = []
        for seen in models:
            if seen.placeholder:
                if seen.held is not None:
                    changes.append([seen.number, *(None for _ in _NAMES)])
                    self._removed += 1
                continue
            digest, properties = self._scored_one(seen.observation)
            if digest != seen.held:
                changes.append([seen.number, *(properties[name] for name in _NAMES)])
                self._written += 1
        return changes

    def _scored_one(self, observation: Observation) -> tuple[str, dict[str, Any]]:
        score = self._scorer.score(observation)
        self._models += 1
        for counts, row in zip(self._states.values(), score.rows, strict=True):
            counts[row.state] += 1
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

    def figures(first: int) -> list[list[Any]]:
        rows: list[list[Any]] = store.read(_FIGURES, {"first": first, "last": first + SPAN - 1})[0]["rows"]
        return rows

    def rows() -> Iterator[tuple[str, tuple[int | None, ...]]]:
        with progress.task("Reading figures", total=len(pages)) as advance, ahead(figures, pages) as read:
            for page in read:
                for task, *found, children, stated, used_by in page:
                    made = max(children, sum(counts_in(stated).values())) if stated else children
                    yield task, (*found, made, used_by)
                advance(1)

    return Ranks(rows())


def read_stored(store: Store, key: str) -> list[str]:
    """Return the factors that the last refresh wrote of a model, as stored; none before it."""
    return list(store.read(_STORED, {"id": key})[0]["rows"])
