"""What a snapshot knows of some artifacts and of everything above them: read level by level, of each file what matters."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from supplychain.graph.rows import EdgeTable
from supplychain.graph.snapshot.layout import END, START
from supplychain.records import EDGE_RECORDS, NODE_RECORDS, Endpoint, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.graph.snapshot.reader import Snapshot
    from supplychain.records import Record

__all__ = ["records_above"]

_LINEAGE = ("DERIVED_FROM", "TRAINED_ON", "GENERATED_BY", "RENAMED_TO")
_STATED = ("LICENSED_UNDER", "OWNED_BY")
_SAYS = ("relation", "confidence", "field")


def records_above(
    snapshot: Snapshot, artifacts: Iterable[Endpoint], *, source: str = "snapshot"
) -> Iterator[Record]:
    """Yield artifacts, what they were made from up to the roots, and what all of them state as their license and owner.

    Rows are sorted by key, so that of a large file only the parts that hold the keys are read. What several sources say has
    been joined when the snapshot was made, so one record is one row.
    """
    edges = [t for t in snapshot.tables if isinstance(t, EdgeTable)]
    wanted: dict[str, set[str]] = defaultdict(set)
    for label, key in artifacts:
        wanted[label].add(key)
    seen: dict[str, set[str]] = defaultdict(set)
    while any(wanted.values()):
        found: dict[str, set[str]] = defaultdict(set)
        for label, keys in wanted.items():
            seen[label] |= keys
            yield from _nodes(snapshot, label, keys, source)
        for table in edges:
            if not wanted.get(table.start) or table.type not in (*_LINEAGE, *_STATED):
                continue
            for row in _rows(snapshot, table, START, wanted[table.start]):
                ends = Endpoint(table.start, row[START]), Endpoint(table.end, row[END])
                says: dict[str, Any] = {
                    n: tuple(v) if isinstance(v, list) else v
                    for n, v in row.items()
                    if n in _SAYS and v is not None
                }
                yield EDGE_RECORDS[table.type](source=source, start=ends[0], end=ends[1], **says)
                if table.type in _LINEAGE:
                    found[table.end].add(row[END])
        wanted = {label: keys - seen[label] for label, keys in found.items()}


def _nodes(snapshot: Snapshot, label: str, keys: set[str], source: str) -> Iterator[Record]:
    if label not in snapshot.tables:
        return
    for row in _rows(snapshot, label, "id", keys):
        if reason := row.get("reason"):
            yield Placeholder(source=source, label=label, id=row["id"], reason=reason)
        else:
            yield NODE_RECORDS[label](source=source, id=row["id"])


def _rows(snapshot: Snapshot, table: str | EdgeTable, column: str, keys: set[str]) -> list[dict[str, Any]]:
    file = snapshot.file(table)
    names = set(pq.read_schema(file).names)
    columns = [n for n in (START, END, "id", "reason", *_SAYS) if n in names]
    rows: list[dict[str, Any]] = pq.read_table(
        file, columns=columns, filters=[(column, "in", sorted(keys))]
    ).to_pylist()
    return rows
