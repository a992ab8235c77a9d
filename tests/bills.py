"""Bills made from records without a database, and what is left of one after a format."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from supplychain.bills.bill import Bill, BillLink, BillNode
from supplychain.graph.claims import join
from supplychain.graph.cypher import Cypher
from supplychain.graph.rows import EdgeTable, NodeRow, clean_text, mention, rows_of
from supplychain.graph.schema import ARTIFACT_LABELS, NODE_TYPES, RELATIONSHIP_TYPES, fit_key
from supplychain.records import EdgeRecord, Endpoint, Skipped
from tests.strategies import records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.claims import Properties
    from supplychain.graph.store import Store
    from supplychain.records import Record

__all__ = ["bill_of", "drawn", "families", "stored_rows"]

_ARTIFACTS = Cypher(
    "MATCH (a:Artifact) RETURN head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]), a.id ORDER BY a.id"
)

Key = Endpoint | tuple[EdgeTable, str, str]


def stored_rows(said: Iterable[Record]) -> dict[Key, Properties]:
    """What a graph would store of the records, nodes that are only pointed at included."""
    rows: dict[Key, Properties] = {}
    for record in said:
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


def bill_of(said: Iterable[Record], subject: Endpoint, **about: Any) -> Bill:
    """A bill of everything that the records say."""
    rows = stored_rows(said)
    rows.setdefault(subject, mention(*subject).properties)
    nodes = [BillNode(key.label, row) for key, row in rows.items() if isinstance(key, Endpoint)]
    links = [BillLink(*key, row) for key, row in rows.items() if not isinstance(key, Endpoint)]
    return Bill(
        subject=subject,
        nodes=sorted(nodes, key=lambda n: n.key),
        links=sorted(links, key=lambda k: (k.table, k.start, k.end)),
        **about,
    )


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Record], Endpoint]:
    """Records of a small family and one artifact of it."""
    said = draw(st.lists(records, max_size=10))
    ends = [end for r in said if isinstance(r, EdgeRecord) for end in (r.start, r.end)]
    keys = [Endpoint(end.label, fit_key(clean_text(end.id))) for end in ends if end.label in ARTIFACT_LABELS]
    return said, draw(st.sampled_from([Endpoint("Model", "acme/base"), *keys]))


def drawn(store: Store, count: int | None) -> list[Endpoint]:
    """So many artifacts of a graph, always the same ones; None for all."""
    keys = [Endpoint(*row) for row in store.stream(_ARTIFACTS)]
    return sorted(keys, key=lambda key: hashlib.sha256("\0".join(key).encode()).digest())[:count]
