"""Where things stand in a snapshot folder, and their Parquet columns; both derive from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, STATED, node_type, relationship_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.schema import Property

__all__ = ["END", "FORMAT", "MANIFEST", "START", "arrow_schema", "edge_tables", "file_of", "stated_as"]

MANIFEST = "manifest.json"
FORMAT = "supplychain snapshot"
START = "start_id"
END = "end_id"
ROW_GROUP = 50_000
"""Rows of a row group; fixed, so that the same graph gives the same bytes."""

_ARROW = {
    "string": pa.string(),
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "string[]": pa.list_(pa.string()),
}

Table = str | EdgeTable
"""A label, or a relationship type between two labels."""


def edge_tables() -> list[EdgeTable]:
    """All tables of relationships that the schema allows."""
    return [EdgeTable(a, t.type, b) for t in RELATIONSHIP_TYPES.values() for a, b in t.ends]


def stated_as(table: Table) -> Table:
    """Where a row of the table is taken in: which statements are former is worked out anew from all of them."""
    if isinstance(table, EdgeTable) and table.type in STATED:
        return table._replace(type=STATED[table.type])
    return table


def file_of(table: Table) -> str:
    """Path of a table's file inside the snapshot folder."""
    return f"relationships/{table}.parquet" if isinstance(table, EdgeTable) else f"nodes/{table}.parquet"


def properties_of(table: Table) -> tuple[Property, ...]:
    """Properties that become columns of the table."""
    if isinstance(table, EdgeTable):
        return relationship_type(table.type).all_properties
    return node_type(table).all_properties


def keys_of(table: Table) -> tuple[str, ...]:
    """Columns that identify a row of the table."""
    return (START, END) if isinstance(table, EdgeTable) else ("id",)


def merges_of(table: Table) -> dict[str, str | tuple[str, ...]]:
    """How statements about one row of the table combine."""
    return (RELATIONSHIP_TYPES[table.type] if isinstance(table, EdgeTable) else NODE_TYPES[table]).merges


def arrow_schema(table: Table) -> pa.Schema:
    """Columns of the table's file."""
    ends: Iterable[tuple[str, pa.DataType]] = (
        [(START, pa.string()), (END, pa.string())] if isinstance(table, EdgeTable) else []
    )
    return pa.schema([*ends, *((p.name, _ARROW[p.kind]) for p in properties_of(table))])
