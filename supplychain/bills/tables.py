"""A bill as two CSV tables, nodes and edges, that no spreadsheet takes for formulas."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any

from supplychain.bills.elements import EDGE_COLUMNS, NODE_COLUMNS, columns_of, edges_of, nodes_of
from supplychain.bills.form import Written
from supplychain.cells import csv_cell, write_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.bills.bill import Bill

__all__ = ["write_tables"]

GUARDED = "cells with an apostrophe before what a spreadsheet would run"


def write_tables(bill: Bill) -> Written:
    """Return ``nodes.csv`` and ``edges.csv``; lists are JSON, a property that nothing has has no column."""
    guarded: Counter[str] = Counter()
    nodes, edges = list(nodes_of(bill)), list(edges_of(bill))
    node_columns = columns_of(nodes, NODE_COLUMNS)
    edge_columns = columns_of(edges, EDGE_COLUMNS)
    files = {
        "nodes.csv": _table(
            node_columns, [({NODE_COLUMNS[0]: n.names[0]} | n.properties) for n in nodes], guarded
        ),
        "edges.csv": _table(
            edge_columns,
            [(dict(zip(EDGE_COLUMNS, e.names, strict=True)) | e.properties) for e in edges],
            guarded,
        ),
    }
    return Written(files, dict(guarded))


def _table(columns: Sequence[str], rows: Sequence[dict[str, Any]], guarded: Counter[str]) -> str:
    out = io.StringIO(newline="")
    write_csv(out, columns, ([row.get(name, "") for name in columns] for row in rows))
    cells = (value for row in rows for value in row.values() if isinstance(value, str))
    if count := sum(csv_cell(value) != value for value in cells):
        guarded[GUARDED] += count
    return out.getvalue()
