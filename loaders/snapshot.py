"""Records from a snapshot folder: what each source says about each node and relationship, as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.graph.claims import claims_in
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import NOT_LOADED, STATED
from supplychain.graph.snapshot.layout import END, START
from supplychain.graph.snapshot.reader import Snapshot
from supplychain.records import EDGE_RECORDS, NODE_RECORDS, Endpoint, Placeholder
from supplychain.sources import Loader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["LOADER", "load"]


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of the snapshot `target`, one for every claim; nodes come before relationships."""
    snapshot = Snapshot(Path(options["target"]))
    snapshot.verify()
    for table in sorted(snapshot.tables, key=lambda t: isinstance(t, EdgeTable)):
        for row in snapshot.rows(table):
            if isinstance(table, EdgeTable):
                yield from _edges(table, row)
            else:
                yield from _nodes(table, row)


def _nodes(label: str, row: dict[str, Any]) -> Iterator[Record]:
    """Parse one node; a placeholder that nobody claims comes back with the relationships that point at it."""
    key = row.get("full_id", row["id"])
    for source, (at, says) in claims_in(row).items():
        claim = {"source": source, "collected_at": at}
        remarks = says.pop("self_references", [])
        reason = says.pop("reason", None)
        if reason is None:
            yield NODE_RECORDS[label](id=key, **claim, **_frozen(says))
        elif reason != NOT_LOADED or not remarks:
            yield Placeholder(label=label, id=key, reason=reason, **claim)
        for remark in remarks:
            type_, _, evidence = remark.partition(" ")
            itself = Endpoint(label, key)
            yield EDGE_RECORDS[type_](
                start=itself, end=itself, evidence=(evidence,) if evidence else (), **claim
            )


def _edges(table: EdgeTable, row: dict[str, Any]) -> Iterator[Record]:
    start, end = Endpoint(table.start, row.pop(START)), Endpoint(table.end, row.pop(END))
    for source, (at, says) in claims_in(row).items():
        type_ = STATED.get(table.type, table.type)  # what is former follows from the claims
        yield EDGE_RECORDS[type_](start=start, end=end, source=source, collected_at=at, **_frozen(says))


def _frozen(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in says.items()}


LOADER = Loader(
    name="snapshot",
    summary="A snapshot folder that `load --snapshot` wrote: a whole graph as Parquet files.",
    target="FOLDER",
    load=load,
    size=lambda options: sum(Snapshot(Path(options["target"])).tables.values()),
    snapshot=lambda options: Path(options["target"]),
)
