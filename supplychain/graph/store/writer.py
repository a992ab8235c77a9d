"""The live path: records into a running Neo4j, de-duplicated, in batches of one shape, nodes before relationships.

For each batch the database is first asked what it has. What it lacks is created by one `UNWIND … MERGE`; what it has with other
values is joined here, by the law of `supplychain.graph.claims`, and written. One load at a time holds the lock, so nothing
else changes in between; loading the same again only reads.

The nodes of a batch are written beside the relationships of the batch before. That is safe: all nodes that a batch needs
are there before its first relationship is written, those too that are only mentioned, and relationships change no node.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol, Self

from supplychain.graph.claims import join
from supplychain.graph.counts import Counts
from supplychain.graph.rows import SELF_LOOP, NodeRow, mention, rows_of
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, labels_of
from supplychain.graph.store import statements
from supplychain.graph.store.changes import change_nodes, difference
from supplychain.graph.store.connection import OutOfMemory
from supplychain.graph.store.former import settle
from supplychain.graph.store.pages import Behind
from supplychain.graph.table import Table
from supplychain.records import EdgeRecord, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from types import TracebackType

    from supplychain.graph.claims import Properties
    from supplychain.graph.cypher import Cypher
    from supplychain.graph.rows import EdgeRow, EdgeTable
    from supplychain.graph.store.connection import Store
    from supplychain.records import Record

__all__ = ["LiveWriter", "Witness"]

_SMALLEST_BATCH = 50
_NOTHING = {"old": None, "former": None}
"""What is known of a relationship that does not exist."""


class Witness(Protocol):
    """Sees what a load is about to write and that it has written it; without one, nothing is read for it."""

    def before(
        self,
        nodes: Mapping[str, Mapping[str, Properties]],
        edges: Mapping[EdgeTable, Mapping[tuple[str, str], Properties]],
    ) -> None:
        """Look at nodes by label and id, and relationships by table and ends, none of which is written yet."""
        ...

    def after(self) -> None:
        """Look again: they are written."""
        ...


class LiveWriter:
    """Writes records to a store; used as a context, so that nothing is being written any more when it is left.

    Parameters
    ----------
    store
        Where to; the caller holds its load lock.
    batch_size
        Rows sent at once; halved for good when the server runs short of memory.
    keep_alive
        Called between batches, from other threads.
    witness
        Shown what is written, before and after, from another thread; one batch at a time is written then.
    """

    def __init__(
        self,
        store: Store,
        batch_size: int = 10_000,
        keep_alive: Callable[[], None] = lambda: None,
        witness: Witness | None = None,
    ) -> None:
        self.counts = Counts()
        self._store = store
        self._left = Event()
        batch_size = max(1, batch_size)
        self._nodes, self._edges = (_Sender(store, batch_size, keep_alive, self._left) for _ in range(2))
        self._capacity = 2 * batch_size
        self._witness = witness
        self._batch = _Batch()
        self._nodes_behind, self._edges_behind = Behind(), Behind()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._left.set()
        try:
            self._nodes_behind.__exit__(kind, error, trace)  # hands over to the other until it has ended
        finally:
            self._edges_behind.__exit__(kind, error, trace)
            self._tally()

    def add(self, record: Record) -> None:
        """Take a record; it is in the database at the latest after `flush`."""
        self.counts.read(record)
        if isinstance(record, Skipped):
            return
        if isinstance(record, EdgeRecord) and record.start == record.end:
            self.counts.skip(SELF_LOOP, f"{record.TYPE} {record.start.id}")
        for row in rows_of(record):
            self._batch.add(row)
        if self._batch.rows >= self._capacity:
            self._hand_over()

    def flush(self) -> None:
        """Write everything taken so far."""
        self._hand_over()
        self._nodes_behind.wait()
        self._edges_behind.wait()
        self._tally()

    def close(self) -> None:
        """Write the rest and bring what follows from it up to date."""
        self.flush()
        settle(self._store, self._edges.send)
        for statement in statements.mark_base_models():
            self._store.schema(statement)
        self._tally()

    def _tally(self) -> None:
        self.counts.changed = self._nodes.changed + self._edges.changed
        self.counts.halved = self._nodes.halved + self._edges.halved

    def _hand_over(self) -> None:
        """Have all that was taken written, once the nodes handed over before are; an error of that is raised here."""
        batch, self._batch = self._batch, _Batch()
        self._nodes_behind.do(partial(self._write, batch))

    def _write(self, batch: _Batch) -> None:
        """Write the nodes of a batch; its relationships follow once those of the batch before are written."""
        if self._witness is None:
            new = self._write_nodes(batch)
            self._edges_behind.do(partial(self._write_edges, batch.edges, new))
        else:  # which must not see a part of another batch
            self._witness.before(batch.nodes, batch.edges)
            self._write_edges(batch.edges, self._write_nodes(batch))
            self._witness.after()

    def _write_nodes(self, batch: _Batch) -> dict[str, set[str]]:
        """Write all nodes that a batch needs, and return the ids of those that did not exist, by label."""
        new: dict[str, set[str]] = {}
        for label in NODE_TYPES:
            described = batch.nodes.get(label, {})
            new[label] = self._describe(label, described) | self._mention(
                label, batch.ends(label) - described.keys()
            )
        return new

    def _describe(self, label: str, rows: dict[str, Properties]) -> set[str]:
        """Write the nodes of a label, and return the ids of those that did not exist."""
        new: set[str] = set()
        names = self._nodes.names(label, rows.values())
        for keys in self._nodes.batches(sorted(rows)):
            known = {row["id"]: row["old"] for row in self._nodes.read(statements.known_nodes(label), keys)}
            shapes: dict[tuple[str, ...], list[str]] = defaultdict(list)
            for key in keys:
                if key not in known:
                    shapes[labels_of(label, rows[key])].append(key)
            for labels, shaped in shapes.items():
                self._nodes.send(
                    statements.node_batch(labels, names), [[k, *map(rows[k].get, names)] for k in shaped]
                )
                new.update(shaped)
            self._update_nodes(label, [(key, old, rows[key]) for key, old in known.items()])
        return new

    def _update_nodes(self, label: str, stale: list[tuple[str, Properties, Properties]]) -> None:
        merges = NODE_TYPES[label].merges
        # Properties that a computation has added are nobody's claim, and stay.
        claimed = (
            (key, {k: v for k, v in old.items() if k in merges}, new)
            for key, old, new in stale
            if not says_nothing_new(old, new)
        )
        joined = ((key, known, join(merges, known, new)) for key, known, new in claimed)
        self._nodes.changed += change_nodes(label, joined, self._nodes.send)

    def _mention(self, label: str, keys: set[str]) -> set[str]:
        """Write placeholders for those ids that do not exist, and return these."""
        new: set[str] = set()
        labels = labels_of(label, mention(label, "").properties)
        for sought in self._nodes.batches(sorted(keys)):
            found = {row["id"] for row in self._nodes.read(statements.present(label), sought)}
            missing = [key for key in sought if key not in found]
            self._nodes.send(statements.mention_batch(labels), missing)
            new.update(missing)
        return new

    def _write_edges(
        self, edges: dict[EdgeTable, dict[tuple[str, str], Properties]], new: dict[str, set[str]]
    ) -> None:
        """Write relationships between nodes that exist.

        Nothing has led from a node that is `new` before, so relationships that do are not looked for.
        """
        for table in sorted(edges):
            rows = edges[table]
            names = self._edges.names(table, rows.values())
            # Sorted by target: a popular base model's relationships then fall into few transactions.
            for batch in self._edges.batches(sorted(rows, key=lambda ends: (ends[1], ends[0]))):
                first = [ends for ends in batch if ends[0] in new[table.start]]
                missing = self._update_edges(
                    table, rows, [ends for ends in batch if ends[0] not in new[table.start]]
                )
                first += missing
                self._edges.send(
                    statements.edge_batch(table, names),
                    [[*ends, *map(rows[ends].get, names)] for ends in first],
                )

    def _update_edges(
        self, table: EdgeTable, rows: dict[tuple[str, str], Properties], batch: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        """Write what is new about relationships that exist, and return those that do not."""
        merges = RELATIONSHIP_TYPES[table.type].merges
        missing, updates = [], []
        there = {row["i"]: row for row in self._edges.read(statements.known_edges(table), batch)}
        for i, (s, t) in enumerate(batch):
            new, found = rows[s, t], there.get(i, _NOTHING)
            if found["former"] is not None and _is_part_of(merges, new, found["former"], found["old"]):
                continue
            if found["old"] is None:
                missing.append((s, t))
            elif not says_nothing_new(found["old"], new):
                known = {k: v for k, v in found["old"].items() if k in merges}
                if change := difference(known, join(merges, known, new)):
                    updates.append({"s": s, "t": t, "p": change})
        self._edges.send(statements.edge_update(table), updates)
        self._edges.changed += len(updates)
        return missing


class _Batch:
    """Rows by what they are about; what several say about the same is joined."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Properties]] = defaultdict(dict)
        self.edges: dict[EdgeTable, dict[tuple[str, str], Properties]] = defaultdict(dict)
        self.rows = 0

    def add(self, row: NodeRow | EdgeRow) -> None:
        self.rows += 1
        if isinstance(row, NodeRow):
            nodes, key = self.nodes[row.label], row.properties["id"]
            known = nodes.get(key)
            nodes[key] = (
                row.properties if known is None else join(NODE_TYPES[row.label].merges, known, row.properties)
            )
        else:
            edges, ends = self.edges[row.table], (row.start, row.end)
            known = edges.get(ends)
            edges[ends] = (
                row.properties
                if known is None
                else join(RELATIONSHIP_TYPES[row.table.type].merges, known, row.properties)
            )

    def ends(self, label: str) -> set[str]:
        """Ids of the nodes of a label that relationships lead from or to."""
        found: set[str] = set()
        for table, edges in self.edges.items():
            if table.start == label:
                found.update(start for start, _ in edges)
            if table.end == label:
                found.update(end for _, end in edges)
        return found


class _Sender:
    """Runs statements on rows, so many at once as the server's memory bears."""

    def __init__(self, store: Store, batch_size: int, keep_alive: Callable[[], None], left: Event) -> None:
        self.changed = 0
        self.halved = 0
        self._store = store
        self._batch_size = batch_size
        self._keep_alive = keep_alive
        self._left = left
        self._names: dict[Hashable, set[str]] = defaultdict(set)

    def batches(self, rows: list[Any]) -> Iterator[list[Any]]:
        """Yield the rows in batches, until the writer is left."""
        start = 0
        while start < len(rows):
            batch = rows[start : start + self._batch_size]
            start += len(batch)
            if self._left.is_set():
                return
            yield batch

    def names(self, kind: Hashable, rows: Iterable[Properties]) -> list[str]:
        """Return the names of all properties but the id that rows of a kind have had so far.

        The server is thus given few different statements, and compiles few.
        """
        names = self._names[kind]
        names.update(*rows)
        return sorted(names - {"id"})

    def read(self, statement: Cypher, rows: list[Any]) -> Table:
        """Ask about rows."""
        if not rows:
            return Table((), [])
        self._keep_alive()
        return self._store.read(statement, {"rows": rows})

    def send(self, statement: Cypher, rows: list[Any]) -> None:
        """Run one batch statement, in ever smaller pieces if the server's memory demands it."""
        if not rows:
            return
        self._keep_alive()
        try:
            self._store.write(statement, {"rows": rows})
        except OutOfMemory:
            if len(rows) <= _SMALLEST_BATCH:
                raise
            self._batch_size = max(_SMALLEST_BATCH, self._batch_size // 2)
            self.halved += 1
            half = len(rows) // 2
            self.send(statement, rows[:half])
            self.send(statement, rows[half:])


def _is_part_of(
    merges: Mapping[str, str | tuple[str, ...]], new: Properties, former: Properties, today: Properties | None
) -> bool:
    """Whether what was said formerly and what is said today hold all of `new` between them."""
    known = {k: v for k, v in former.items() if k in merges}
    if today is not None:
        known = join(merges, known, {k: v for k, v in today.items() if k in merges})
    return join(merges, known, new) == known


def says_nothing_new(known: Properties, new: Properties) -> bool:
    """Whether every value of `new` is already stored; a first description always is news, even if it has no values."""
    described = "reason" in known and "reason" not in new
    return not described and all(known.get(name) == value for name, value in new.items())
