"""One round of watching: a load, what it changed, whom that hits, and which license conflicts came and went."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from supplychain.errors import QueryTimeout, SourceFailed
from supplychain.graph.cypher import Cypher
from supplychain.graph.snapshot.diff import COLUMNS
from supplychain.graph.store.findings import refresh, rules_named
from supplychain.graph.store.hits import Hit, read_hits
from supplychain.graph.store.standing import Standing, read_standing_of
from supplychain.graph.store.states import State, read_states
from supplychain.graph.table import Table
from supplychain.loading import load_live
from supplychain.watching.changes import KINDS, Change, Key, changes_between
from supplychain.watching.witness import BatchWitness, ConflictWitness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from supplychain.errors import SupplyChainError
    from supplychain.graph.store.connection import Store
    from supplychain.loading import LoadReport
    from supplychain.progress import Progress
    from supplychain.records import Record
    from supplychain.sources import Loader
    from supplychain.watching.journal import Journal

__all__ = ["REACHED", "REACHED_NEW", "Round", "Watched", "run_round"]

REACHED = 1_000
"""Changes of one round whose reach is counted: those that hit others first, then those with most direct dependents."""

REACHED_NEW = 100
"""The same for what was not known before."""

_CONFLICTS = (
    "change", "label", "id", "severity", "rule", "license", "upstream_label", "upstream", "upstream_license", "blamed_hop",
    "inherited", "reason",
)  # fmt: skip
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_CONFLICT_KINDS = ("new conflict", "conflict changed", "conflict gone")
_LOADED = Cypher(
    "MATCH (l:Load {source: $source, status: 'finished'}) RETURN DISTINCT l.arguments AS arguments ORDER BY arguments"
)


class _CutShort(Exception):
    """Somebody asked for the end while a round was going on; what it has written stays, and the next run goes on with it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and how.

    Attributes
    ----------
    ruleset
        Rule set by which license conflicts are found; None to leave them out.
    owners
        Ids of owners whose artifacts are told apart among what a change hits.
    """

    store: Store
    loader: Loader
    target: Any
    options: Mapping[str, Any]
    ruleset: str | None
    owners: tuple[str, ...]
    batch_size: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what it read, what changed, or why it failed.

    Attributes
    ----------
    number
        Counted from 1.
    began
        When, in UTC.
    report
        What the load read and did not keep; None where it failed.
    changes
        A row per change, those that hit others first, in the columns of `supplychain diff`. Reach is None where it was not
        counted, because more than `REACHED` artifacts changed, or `REACHED_NEW` are new. With owners, one more column: ours.
    conflicts
        A row per license conflict that is new, gone or another one.
    counts
        All changes by kind, those that are only counted too.
    error
        Why it failed; it is tried again at `next_at`.
    next_at
        When the next round begins; None after the last one.
    """

    number: int
    began: datetime
    next_at: datetime | None = None
    report: LoadReport | None = None
    changes: Table = field(default_factory=lambda: Table(COLUMNS))
    conflicts: Table = field(default_factory=lambda: Table(_CONFLICTS))
    counts: Counter[str] = field(default_factory=Counter)
    error: SupplyChainError | None = None


def run_round(
    begun: Round, watched: Watched, journal: Journal, stopped: Callable[[], bool], progress: Progress
) -> Round | None:
    """Load once and return the round with what was read, what changed, and the conflicts that came and went.

    None if `stopped` has become true before its end.

    Raises
    ------
    SourceFailed
        The source gave no answer at all.
    """
    try:
        return _run(begun, watched, journal, stopped, progress)
    except _CutShort:
        return None


def _run(
    begun: Round, watched: Watched, journal: Journal, stopped: Callable[[], bool], progress: Progress
) -> Round:
    store, ruleset = watched.store, watched.ruleset
    # Of a round that was cut short, the journal has the conflicts that were there before it, as far as they were changed.
    if ruleset and not journal.begun:
        refresh(store, ruleset, only_when_stale=True, progress=progress)
    journal.begin()
    report = _load(watched, journal, stopped, progress)
    conflicts: list[tuple[Any, ...]] = []
    if ruleset:
        _unless(stopped)
        rules = rules_named(ruleset)
        refresh(store, rules, witness=ConflictWitness(store, journal, rules.name), progress=progress)
        conflicts = _conflicts(store, rules.name, journal)
    with progress.task("Looking at whom the changes hit"):
        rows = _changes(watched, journal, progress)
    counts = Counter(row[0] for row in (*rows, *conflicts))
    counts.update(journal.beyond)
    return replace(
        begun,
        report=report,
        changes=Table((*COLUMNS, "ours") if watched.owners else COLUMNS, rows),
        conflicts=Table(_CONFLICTS, conflicts),
        counts=counts,
    )


def _load(watched: Watched, journal: Journal, stopped: Callable[[], bool], progress: Progress) -> LoadReport:
    loader = watched.loader
    readers: list[Generator[Record]] = []

    def load(arguments: Mapping[str, Any]) -> Iterator[Record]:
        readers.append(_until(loader.load(arguments), stopped))
        return readers[-1]

    try:
        report = load_live(
            watched.store,
            replace(loader, load=load),
            watched.target,
            _options(watched),
            batch_size=watched.batch_size,
            progress=progress,
            witness=BatchWitness(watched.store, journal),
        )
    finally:
        for reader in readers:  # lets go of what the loader holds, though an error may still refer to it
            reader.close()
    if not report.whole and not report.counts.total:
        reason, _ = (report.counts.skipped.most_common(1) or [("no answer", 0)])[0]
        raise SourceFailed(f"{loader.name} read nothing: {reason}.", remedy="Is the source there?")
    return report


def _until(records: Iterable[Record], stopped: Callable[[], bool]) -> Generator[Record]:
    iterator = iter(records)
    try:
        for record in iterator:
            _unless(stopped)
            yield record
        _unless(stopped)
    finally:
        if isinstance(iterator, Generator):
            iterator.close()


def _unless(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise _CutShort


def _options(watched: Watched) -> dict[str, Any]:
    """Return the options of a round: only what changed, once all of the selection is in this graph."""
    loader, given = watched.loader, dict(watched.options)
    increments = {name: value for name, value in loader.incremental.items() if given.get(name) is None}
    if not increments:
        return given
    selection = _selection(loader, loader.arguments(watched.target, given))
    for (text,) in watched.store.stream(_LOADED, {"source": loader.name}):
        if _selection(loader, json.loads(text)) == selection:
            return given | increments
    return given


def _selection(loader: Loader, arguments: Mapping[str, Any]) -> str:
    said = {k: v for k, v in arguments.items() if k not in loader.incremental and v not in (None, "", False)}
    return json.dumps(said, default=str, sort_keys=True)


def _changes(watched: Watched, journal: Journal, progress: Progress) -> list[tuple[Any, ...]]:
    """Return the rows of what changed, with whom it hits."""
    by_label: dict[str, list[str]] = {}
    for label, id_ in journal.before:
        by_label.setdefault(label, []).append(id_)
    after: dict[Key, State] = {
        (label, id_): state
        for label, ids in by_label.items()
        for id_, state in read_states(watched.store, label, ids)
    }
    changes = list(changes_between(journal.before, after, gone=journal.gone, back=journal.back))
    changes.sort(key=lambda c: (_ORDER[c.kind], -_direct(after.get((c.label, c.id))), c.label, c.id))
    hits = _hits(watched, changes, progress)
    rows = []
    for change in changes:
        hit = hits.get((change.label, change.id))
        kind = "vanished base" if change.kind == "removed" and hit and hit.reach else change.kind
        said = (None,) * 5 if hit is None else (hit.reach, *hit[:3], list(hit.nearest))
        ours = ((None if hit is None else hit.ours),) if watched.owners else ()
        rows.append((kind, *change[1:], *said, *ours))
    return sorted(rows, key=lambda r: (_ORDER[r[0]], 1 if r[5] is None else -r[5], r[1], r[2]))


def _direct(state: State | None) -> int:
    return state.dependents if state else 0


def _hits(watched: Watched, changes: list[Change], progress: Progress) -> dict[Key, Hit]:
    """Return whom the first of the changes hit; what the server gives up on is not counted, and said."""
    new = [(c.label, c.id) for c in changes if c.kind == "added"][:REACHED_NEW]
    asked = [(c.label, c.id) for c in changes if c.kind != "added"][:REACHED] + new
    hits: dict[Key, Hit] = {}
    try:
        hits.update(read_hits(watched.store, asked, watched.owners))
    except QueryTimeout as error:
        progress.note(
            f"Whom {len(asked) - len(hits):,} of {len(asked):,} changes hit is not counted: {error}"
        )
    return hits


def _conflicts(store: Store, ruleset: str, journal: Journal) -> list[tuple[Any, ...]]:
    rows = []
    for pair, now in read_standing_of(store, ruleset, list(journal.conflicts)):
        was = journal.conflicts[pair]
        standing, kind = now or was, _conflict_kind(was, now)
        if standing and kind:
            rows.append(
                (
                    kind, pair.label, pair.artifact, standing.severity, standing.rule, standing.license, pair.upstream_label,
                    pair.upstream, standing.upstream_license, standing.blamed_hop, standing.inherited, standing.reason,
                )
            )  # fmt: skip
    return sorted(rows, key=lambda r: (_CONFLICT_KINDS.index(r[0]), r[3], r[10], r[1], r[2], r[6], r[7]))


def _conflict_kind(was: Standing | None, now: Standing | None) -> str:
    if was is None:
        return "new conflict" if now else ""
    if now is None:
        return "conflict gone"
    return "conflict changed" if was != now else ""
