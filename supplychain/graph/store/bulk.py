"""Snapshot → the files and arguments of `neo4j-admin database import full`.

Parquet input would be shorter, but it cannot carry lists; DuckDB turns each table into CSV without the rows passing through
Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from supplychain.errors import InputError
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, CATEGORY_LABELS, NODE_TYPES
from supplychain.graph.snapshot.layout import END, START, properties_of
from supplychain.graph.snapshot.sql import literal, rows_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from supplychain.graph.schema import Property
    from supplychain.graph.snapshot import Snapshot
    from supplychain.graph.snapshot.layout import Table
    from supplychain.progress import Progress

__all__ = ["import_arguments"]

_SEPARATORS = [31, 30, 29, 28, 1, 2, 3, 4, 5, 6]
"""Control characters that may part the elements of a list: the first that occurs in none of them is taken."""

_LINE_BREAKS = [10, 13]
"""The import reads faster when it may rely on that no text holds one."""

_DERIVATION = EdgeTable("Model", "DERIVED_FROM", "Model")


def import_arguments(snapshot: Snapshot, folder: Path, progress: Progress) -> list[str]:
    """Write the snapshot as CSV files into `folder`, and return the arguments that import them.

    Raises
    ------
    InputError
        The texts of the snapshot use up every separator that could part the elements of a list, or a node stands in it twice.
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB", "temp_directory": str(folder)}) as db:
        columns = {table: _filled(snapshot, table) for table in snapshot.tables}
        texts = {t: [p for p in columns[t] if p.kind in {"string", "string[]"}] for t in columns}
        separator = _separator(db, snapshot, columns)
        arguments = [
            # Numbers instead of texts: what the import then need not parse, sort and look up is a third of its work.
            "--id-type=actual",
            f"--array-delimiter=U+{separator:04X}",
            "--bad-tolerance=0",
            "--skip-bad-relationships=false",
            "--skip-duplicate-nodes=false",
            f"--multiline-fields={'true' if _occur(db, snapshot, texts, _LINE_BREAKS) else 'false'}",
        ]
        nodes = [table for table in snapshot.tables if not isinstance(table, EdgeTable)]
        edges = [table for table in snapshot.tables if isinstance(table, EdgeTable)]
        with progress.task("Preparing the import", len(snapshot.tables)) as advance:
            first = 0
            for label in NODE_TYPES:
                db.execute(f"CREATE TABLE {_numbers(label)} (id VARCHAR, number BIGINT)")
            for label in nodes:
                snapshot.check_keys(label)
                _number(db, snapshot, label, first)
                file = _copy(
                    db,
                    _select_nodes(label, snapshot, columns[label], separator, first),
                    folder / f"{label}.csv",
                )
                arguments.append(f"--nodes={label}={file}")
                first += snapshot.tables[label]
                advance(1)
            for table in edges:
                file = _copy(
                    db, _select_edges(table, snapshot, columns[table], separator), folder / f"{table}.csv"
                )
                arguments.append(f"--relationships={table.type}={file}")
                advance(1)
    return arguments


def _copy(db: duckdb.DuckDBPyConnection, select: str, file: Path) -> Path:
    db.execute(
        f"COPY ({select}) TO {literal(file)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
    )
    return file


def _numbered(snapshot: Snapshot, label: str, first: int) -> str:
    """SQL for the rows of a label with the numbers of their nodes: their places in the file, the labels one after another."""
    file = literal(snapshot.file(label))
    return (
        f"(SELECT *, {first} + file_row_number AS number FROM read_parquet({file}, file_row_number = true))"
    )


def _number(db: duckdb.DuckDBPyConnection, snapshot: Snapshot, label: str, first: int) -> None:
    db.execute(f"INSERT INTO {_numbers(label)} SELECT id, number FROM {_numbered(snapshot, label, first)}")


def _numbers(label: str) -> str:
    return f'"numbers of {label}"'


def _select_nodes(label: str, snapshot: Snapshot, filled: list[Property], separator: int, first: int) -> str:
    columns = [
        'number AS ":ID"',
        'id AS "id:string"',
        f'{_labels(label, snapshot, separator)} AS ":LABEL"',
        *(_column(p, separator) for p in filled if p.name != "id"),
    ]
    return f"SELECT {', '.join(columns)} FROM {_numbered(snapshot, label, first)}"


def _select_edges(table: EdgeTable, snapshot: Snapshot, filled: list[Property], separator: int) -> str:
    columns = [
        'a.number AS ":START_ID"',
        'b.number AS ":END_ID"',
        *(_column(p, separator) for p in filled),
    ]
    # An end that is not among the nodes stays blank, and the import refuses it.
    return (
        f"SELECT {', '.join(columns)} FROM {rows_in(snapshot.file(table))} edge "
        f"LEFT JOIN {_numbers(table.start)} a ON a.id = edge.{START} "
        f"LEFT JOIN {_numbers(table.end)} b ON b.id = edge.{END}"
    )


def _filled(snapshot: Snapshot, table: Table) -> list[Property]:
    """Return the properties that any row has: the import would read each of the other columns row by row for nothing."""
    names = snapshot.filled(table)
    return [item for item in properties_of(table) if item.name in names]


def _column(item: Property, separator: int) -> str:
    value = f'array_to_string("{item.name}", chr({separator}))' if item.many else f'"{item.name}"'
    return f'{value} AS "{item.name}:{item.kind}"'


def _labels(label: str, snapshot: Snapshot, separator: int) -> str:
    """SQL for the labels of a row; says the same as `schema.labels_of`, and marks base models."""
    parts = [literal(label)]
    if label in ARTIFACT_LABELS:
        parts.append(literal("Artifact"))
    if label == "License":
        cases = " ".join(f"WHEN {literal(c)} THEN {literal(name)}" for c, name in CATEGORY_LABELS.items())
        parts.append(f"CASE category {cases} ELSE {literal(CATEGORY_LABELS['unknown'])} END")
    parts.append("CASE WHEN reason IS NOT NULL THEN 'Placeholder' END")
    if label == "Model" and _DERIVATION in snapshot.tables:
        bases = f"SELECT {END} FROM {rows_in(snapshot.file(_DERIVATION))}"
        parts.append(f"CASE WHEN id IN ({bases}) THEN 'BaseModel' END")
    return f"concat_ws(chr({separator}), {', '.join(parts)})"


def _separator(
    db: duckdb.DuckDBPyConnection, snapshot: Snapshot, columns: Mapping[Table, list[Property]]
) -> int:
    lists = {table: [item for item in items if item.many] for table, items in columns.items()}
    for code in _SEPARATORS:
        if not _occur(db, snapshot, lists, [code]):
            return code
    raise InputError(
        f"Texts in lists of {snapshot.path} use every control character that could part them.",
        remedy="Load without --bulk.",
    )


def _occur(
    db: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    columns: Mapping[Table, list[Property]],
    codes: list[int],
) -> bool:
    """Whether any text of the columns holds one of the characters."""
    for table, items in columns.items():
        texts = (f"array_to_string(\"{p.name}\", '')" if p.many else f'"{p.name}"' for p in items)
        tests = " OR ".join(f"contains({text}, chr({code}))" for text in texts for code in codes)
        if (
            tests
            and db.execute(f"SELECT 1 FROM {rows_in(snapshot.file(table))} WHERE {tests} LIMIT 1").fetchone()
        ):
            return True
    return False
