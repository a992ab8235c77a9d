"""Taking back what one source claims: its claims go, everybody else's stay, and what nobody claims any more is deleted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from supplychain.graph.claims import without_source
from supplychain.graph.rows import mention
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from supplychain.graph.snapshot.layout import edge_tables
from supplychain.graph.store import statements
from supplychain.graph.store.changes import change_nodes, difference
from supplychain.graph.store.former import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.graph.rows import EdgeTable
    from supplychain.graph.store.connection import Store

__all__ = ["remove_source"]

_BATCH = 5_000


def remove_source(store: Store, source: str, keep_alive: Callable[[], None] = lambda: None) -> Counter[str]:
    """Take back every claim of `source`; the caller holds the load lock.

    A node that others still point at stays as a placeholder. Running it again after it was killed finishes the work.

    Returns
    -------
    Counter
        Relationships and nodes that lost the claim, by type and label.
    """
    touched: Counter[str] = Counter()
    for table in edge_tables():
        rows = [
            {"s": s, "t": t, "old": old}
            for s, t, old in store.stream(statements.claimed_edges(table), {"source": source})
        ]
        touched[table.type] += len(rows)
        for start in range(0, len(rows), _BATCH):
            keep_alive()
            _edges(store, table, rows[start : start + _BATCH], source)
    for label in NODE_TYPES:
        rows = [
            {"id": key, "old": old}
            for key, old in store.stream(statements.claimed_nodes(label), {"source": source})
        ]
        touched[label] += len(rows)
        for start in range(0, len(rows), _BATCH):
            keep_alive()
            _nodes(store, label, rows[start : start + _BATCH], source)
    for label in NODE_TYPES:
        keys = [key for (key,) in store.stream(statements.orphans(label))]
        for start in range(0, len(keys), _BATCH):
            keep_alive()
            store.write(statements.delete_nodes(label), {"rows": keys[start : start + _BATCH]})
    settle(store, lambda statement, rows: store.write(statement, {"rows": rows}) if rows else [])
    for statement in statements.mark_base_models():
        store.schema(statement)
    return +touched


def _edges(store: Store, table: EdgeTable, rows: list[dict[str, Any]], source: str) -> None:
    names = {p.name for p in RELATIONSHIP_TYPES[table.type].all_properties}
    updates, gone = [], []
    for row in rows:
        known = {k: v for k, v in row["old"].items() if k in names}
        left = without_source(RELATIONSHIP_TYPES[table.type].merges, known, source)
        ends = {"s": row["s"], "t": row["t"]}
        if left is None:
            gone.append(ends)
        else:
            updates.append({**ends, "p": difference(known, left)})
    if updates:
        store.write(statements.edge_update(table), {"rows": updates})
    if gone:
        store.write(statements.delete_edges(table), {"rows": gone})


def _nodes(store: Store, label: str, rows: list[dict[str, Any]], source: str) -> None:
    names = {p.name for p in NODE_TYPES[label].all_properties}
    changes = []
    for row in rows:
        known = {k: v for k, v in row["old"].items() if k in names}
        left = without_source(NODE_TYPES[label].merges, known, source)
        if left is None:
            kept = {k: known[k] for k in ("full_id",) if k in known}
            left = {**mention(label, row["id"]).properties, **kept}
        changes.append((row["id"], known, left))
    change_nodes(label, changes, lambda statement, keys: store.write(statement, {"rows": keys}))
