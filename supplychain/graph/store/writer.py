"""The live path: records into a running Neo4j, de-duplicated, in batches of one shape, nodes before relationships.

For each batch the database is first asked what it has. What it lacks is created by one `UNWIND … MERGE`; what it has with other
values is joined here, by the law of `supplychain.graph.claims`, and written. One load at a time holds the lock, so nothing
changes in between; loading the same again only reads.
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
    from collections.abc import Callable, Container, Iterator, Mapping
    from types import TracebackType

    from supplychain.graph.claims import Properties
    from supplychain.graph.cypher import Cypher
    from supplychain.graph.rows import EdgeTable
    from supplychain.graph.store.connection import Store
    from supplychain.records import Record

__all__ = ["LiveWriter", "Witness"]

_SMALLEST_BATCH = 50
_NOTHING = {"start": True, "end": True, "old": None, "former": None}
"""What is known of a relationship that is just missing."""


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
        Called between batches, from another thread.
    witness
        Shown what is written, before and after, from that thread.
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
        self._batch_size = max(1, batch_size)
        self._capacity = 5 * self._batch_size
        self._keep_alive = keep_alive
        self._witness = witness
        self._nodes: dict[str, dict[str, Properties]] = defaultdict(dict)
        self._edges: dict[EdgeTable, dict[tuple[str, str], Properties]] = defaultdict(dict)
        self._buffered = 0
        self._behind = Behind()
        self._left = Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._left.set()
        self._behind.__exit__(kind, error, trace)

    def add(self, record: Record) -> None:
        """Take a record; it is in the database at the latest after `flush`."""
        self.counts.read(record)
        if isinstance(record, Skipped):
            return
        if isinstance(record, EdgeRecord) and record.start == record.end:
            self.counts.skip(SELF_LOOP, f"{record.TYPE} {record.start.id}")
        for row in rows_of(record):
            if isinstance(row, NodeRow):
                nodes, key = self._nodes[row.label], row.properties["id"]
                known = nodes.get(key)
                nodes[key] = (
                    row.properties
                    if known is None
                    else join(NODE_TYPES[row.label].merges, known, row.properties)
                )
            else:
                edges, ends = self._edges[row.table], (row.start, row.end)
                known = edges.get(ends)
                merges = RELATIONSHIP_TYPES[row.table.type].merges
                edges[ends] = row.properties if known is None else join(merges, known, row.properties)
            self._buffered += 1
        if self._buffered >= self._capacity:
            self._hand_over()

    def flush(self) -> None:
        """Write everything taken so far."""
        self._hand_over()
        self._behind.wait()

    def _hand_over(self) -> None:
        """Have all that was taken written, once what was handed over before is; an error of that is raised here."""
        nodes, edges = self._nodes, self._edges
        self._nodes, self._edges, self._buffered = defaultdict(dict), defaultdict(dict), 0
        self._behind.do(partial(self._write, nodes, edges))

    def _write(
        self,
        nodes: dict[str, dict[str, Properties]],
        edges: dict[EdgeTable, dict[tuple[str, str], Properties]],
    ) -> None:
        """Write nodes first, then relationships."""
        if self._witness:
            self._witness.before(nodes, edges)
        new = {label: self._write_nodes(label, nodes.get(label, {})) for label in NODE_TYPES}
        for table in sorted(edges):
            there = nodes.get(table.end, {}).keys()
            self._write_edges(table, edges[table], new[table.start], there)
        if self._witness:
            self._witness.after()

    def close(self) -> None:
        """Write the rest and bring what follows from it up to date."""
        self.flush()
        settle(self._store, self._send)
        for statement in statements.mark_base_models():
            self._store.schema(statement)

    def _write_nodes(self, label: str, rows: dict[str, Properties]) -> set[str]:
        """Write the nodes of a label, and return the ids of those that did not exist."""
        new: set[str] = set()
        for keys in self._batches(sorted(rows)):
            known = {row["id"]: row["old"] for row in self._read(statements.known_nodes(label), keys)}
            new.update(key for key in keys if key not in known)
            shapes: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
            for key in keys:
                if key not in known:
                    shapes[labels_of(label, rows[key])].append({"id": key, "p": rows[key]})
            for labels, shaped in shapes.items():
                self._send(statements.node_batch(labels), shaped)
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
        self.counts.changed += change_nodes(label, joined, self._send)

    def _write_edges(
        self,
        table: EdgeTable,
        rows: dict[tuple[str, str], Properties],
        new: Container[str],
        there: Container[str],
    ) -> None:
        """Write the relationships of a table.

        Nothing has led from a node that is `new` before, so of such relationships only the ends are looked for that are not
        known to be `there`.
        """
        names = statements.edge_values(table)
        # Sorted by target: a popular base model's relationships then fall into few transactions.
        for batch in self._batches(sorted(rows, key=lambda ends: (ends[1], ends[0]))):
            first = [ends for ends in batch if ends[0] in new]
            sought = sorted({t for _, t in first if t not in there})
            found = {row["id"] for row in self._read(statements.present(table.end), sought)}
            self._mention(table.end, [t for t in sought if t not in found])
            missing = self._update_edges(table, rows, [ends for ends in batch if ends[0] not in new])
            self._send(
                statements.edge_batch(table),
                [[s, t, *map(rows[s, t].get, names)] for s, t in (*first, *missing)],
            )

    def _update_edges(
        self, table: EdgeTable, rows: dict[tuple[str, str], Properties], batch: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        """Write what is new about relationships that exist, and return those that do not, which have two ends then."""
        merges = RELATIONSHIP_TYPES[table.type].merges
        missing, updates = [], []
        starts, ends = set(), set()
        there = {row["i"]: row for row in self._read(statements.known_edges(table), batch)}
        for i, (s, t) in enumerate(batch):
            new, found = rows[s, t], there.get(i, _NOTHING)
            if not found["start"]:
                starts.add(s)
            if not found["end"]:
                ends.add(t)
            if found["former"] is not None and _is_part_of(merges, new, found["former"], found["old"]):
                continue
            if found["old"] is None:
                missing.append((s, t))
            elif not says_nothing_new(found["old"], new):
                known = {k: v for k, v in found["old"].items() if k in merges}
                if change := difference(known, join(merges, known, new)):
                    updates.append({"s": s, "t": t, "p": change})
        self._mention(table.start, sorted(starts))
        self._mention(table.end, sorted(ends))
        self._send(statements.edge_update(table), updates)
        self.counts.changed += len(updates)
        return missing

    def _mention(self, label: str, keys: list[str]) -> None:
        self._send(statements.mention_batch(labels_of(label, mention(label, "").properties)), keys)

    def _batches(self, rows: list[Any]) -> Iterator[list[Any]]:
        start = 0
        while start < len(rows):
            batch = rows[start : start + self._batch_size]
            start += len(batch)
            if self._left.is_set():
                return
            yield batch

    def _read(self, statement: Cypher, rows: list[Any]) -> Table:
        if not rows:
            return Table((), [])
        self._keep_alive()
        return self._store.read(statement, {"rows": rows})

    def _send(self, statement: Cypher, rows: list[Any]) -> None:
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
            self.counts.halved += 1
            half = len(rows) // 2
            self._send(statement, rows[:half])
            self._send(statement, rows[half:])


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
