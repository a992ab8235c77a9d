"""Bills made from records without a database, and what is left of one after a format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.bills.bill import Bill, BillLink, BillNode
from supplychain.graph.claims import join
from supplychain.graph.rows import EdgeTable, NodeRow, mention, rows_of
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from supplychain.records import Endpoint, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.claims import Properties
    from supplychain.records import Record

__all__ = ["bill_of", "stored_rows"]

Key = Endpoint | tuple[EdgeTable, str, str]


def stored_rows(records: Iterable[Record]) -> dict[Key, Properties]:
    """What a graph would store of the records, nodes that are only pointed at included."""
    rows: dict[Key, Properties] = {}
    for record in records:
        if isinstance(record, Skipped):
            continue
        for row in rows_of(record):
            key: Key
            if isinstance(row, NodeRow):
                key, merges = Endpoint(row.label, row.properties["id"]), NODE_TYPES[row.label].merges
            else:
                key, merges = (row.table, row.start, row.end), RELATIONSHIP_TYPES[row.table.type].merges
                for label, end in ((row.table.start, row.start), (row.table.end, row.end)):
                    rows.setdefault(Endpoint(label, end), mention(label, end).properties)
            rows[key] = row.properties if key not in rows else join(merges, rows[key], row.properties)
    return rows


def bill_of(records: Iterable[Record], subject: Endpoint, **about: Any) -> Bill:
    """A bill of everything that the records say."""
    rows = stored_rows(records)
    rows.setdefault(subject, mention(*subject).properties)
    nodes = [BillNode(key.label, row) for key, row in rows.items() if isinstance(key, Endpoint)]
    links = [BillLink(*key, row) for key, row in rows.items() if not isinstance(key, Endpoint)]
    return Bill(
        subject=subject,
        nodes=sorted(nodes, key=lambda n: n.key),
        links=sorted(links, key=lambda k: (k.table, k.start, k.end)),
        **about,
    )
