"""Which graph a report is about: how much it holds, and which loads brought it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from supplychain.graph.store import statements
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from supplychain.graph.store import Store

__all__ = ["LOADS", "Subject", "subject_of"]

_MOST = 20
_LOADS = Cypher(
    "MATCH (l:Load) WITH count(l) AS loads, collect(l) AS all UNWIND all AS l "
    "RETURN loads, l.source AS source, l.mode AS mode, l.status AS status, l.started_at AS started_at, "
    "l.finished_at AS finished_at, l.records AS records, l.skipped AS skipped ORDER BY started_at DESC, l.id LIMIT $limit"
)
LOADS = ("source", "mode", "status", "started_at", "finished_at", "records", "skipped")
"""Columns of the loads."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a graph holds: nodes by label, relationships by type, and its loads, the newest first (at most 20 of `loaded`).

    `placeholders` are those nodes that are known by name only.
    """

    nodes: dict[str, int] = field(default_factory=dict)
    relationships: dict[str, int] = field(default_factory=dict)
    loads: Table = field(default_factory=lambda: Table(LOADS))
    loaded: int = 0
    placeholders: int = 0


def subject_of(store: Store) -> Subject:
    """Ask a database what it holds."""
    nodes = {label: store.read(statements.count_nodes(label))[0]["count"] for label in NODE_TYPES}
    edges = {kind: store.read(statements.count_edges(kind))[0]["count"] for kind in RELATIONSHIP_TYPES}
    loads = store.read(_LOADS, {"limit": _MOST})
    return Subject(
        nodes={label: count for label, count in nodes.items() if count},
        relationships={kind: count for kind, count in edges.items() if count},
        loads=Table(LOADS, [row[1:] for row in loads.rows]),
        loaded=loads.rows[0][0] if loads.rows else 0,
        placeholders=store.read(statements.count_nodes("Placeholder"))[0]["count"],
    )
