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
from supplychain.graph.snapshot.layout import END, START, file_of, properties_of

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.schema import Property
    from supplychain.graph.snapshot import Snapshot
    from supplychain.graph.snapshot.layout import Table
    from supplychain.progress import Progress

__all__ = ["import_arguments"]

_SEPARATORS = [31, 30, 29, 28, 1, 2, 3, 4, 5, 6]
"""Control characters that may part the elements of a list: the first that occurs in none of them is taken."""

_DERIVATION = EdgeTable("Model", "DERIVED_FROM", "Model")


def import_arguments(snapshot: Snapshot, folder: Path, progress: Progress) -> list[str]:
    """Write the snapshot as CSV files into `folder`, and return the arguments that import them.

    Raises
    ------
    InputError
        The texts of the snapshot use up every separator that could part the elements of a list, or a node stands in it twice.
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB", "temp_directory": str(folder)}) as db:
        separator = _separator(db, snapshot)
        arguments = [
            # Numbers instead of texts: what the import then need not parse, sort and look up is a third of its work.
            "--id-type=actual",
            f"--array-delimiter=U+{separator:04X}",
            "--bad-tolerance=0",
            "--skip-bad-relationships=false",
            "--skip-duplicate-nodes=false",
            f"--multiline-fields={'true' if _has_line_breaks(db, snapshot) else 'false'}",
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
                file = _copy(db, _select_nodes(label, snapshot, separator, first), folder / f"{label}.csv")
                arguments.append(f"--nodes={label}={file}")
                first += snapshot.tables[label]
                advance(1)
            for table in edges:
                file = _copy(db, _select_edges(table, snapshot, separator), folder / f"{table}.csv")
                arguments.append(f"--relationships={table.type}={file}")
                advance(1)
    return arguments


def _copy(db: duckdb.DuckDBPyConnection, select: str, file: Path) -> Path:
    db.execute(
        f"COPY ({select}) TO {_text(file)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
    )
    return file


def _numbered(snapshot: Snapshot, label: str, first: int) -> str:
    """SQL for the rows of a label with the numbers of their nodes: their places in the file, the labels one after another."""
    file = _text(snapshot.file(label))
    return (
        f"(SELECT *, {first} + file_row_number AS number FROM read_parquet({file}, file_row_number = true))"
    )


def _number(db: duckdb.DuckDBPyConnection, snapshot: Snapshot, label: str, first: int) -> None:
    db.execute(f"INSERT INTO {_numbers(label)} SELECT id, number FROM {_numbered(snapshot, label, first)}")


def _numbers(label: str) -> str:
    return f'"numbers of {label}"'


def _select_nodes(label: str, snapshot: Snapshot, separator: int, first: int) -> str:
    columns = [
        'number AS ":ID"',
        'id AS "id:string"',
        f'{_labels(label, snapshot, separator)} AS ":LABEL"',
        *(_column(p, separator) for p in _filled(snapshot, label) if p.name != "id"),
    ]
    return f"SELECT {', '.join(columns)} FROM {_numbered(snapshot, label, first)}"


def _select_edges(table: EdgeTable, snapshot: Snapshot, separator: int) -> str:
    columns = [
        'a.number AS ":START_ID"',
        'b.number AS ":END_ID"',
        *(_column(p, separator) for p in _filled(snapshot, table)),
    ]
    # An end that is not among the nodes stays blank, and the import refuses it.
    return (
        f"SELECT {', '.join(columns)} FROM {_parquet(snapshot, table)} edge "
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
    parts = [_text(label)]
    if label in ARTIFACT_LABELS:
        parts.append(_text("Artifact"))
    if label == "License":
        cases = " ".join(f"WHEN {_text(c)} THEN {_text(name)}" for c, name in CATEGORY_LABELS.items())
        parts.append(f"CASE category {cases} ELSE {_text(CATEGORY_LABELS['unknown'])} END")
    parts.append("CASE WHEN reason IS NOT NULL THEN 'Placeholder' END")
    if label == "Model" and _DERIVATION in snapshot.tables:
        bases = f"SELECT {END} FROM {_parquet(snapshot, _DERIVATION)}"
        parts.append(f"CASE WHEN id IN ({bases}) THEN 'BaseModel' END")
    return f"concat_ws(chr({separator}), {', '.join(parts)})"


def _separator(db: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> int:
    lists = [
        (f"array_to_string(\"{item.name}\", '')", table)
        for table in snapshot.tables
        for item in _filled(snapshot, table)
        if item.many
    ]
    for code in _SEPARATORS:
        used = (
            f"SELECT 1 FROM {_parquet(snapshot, t)} WHERE contains({text}, chr({code}))" for text, t in lists
        )
        if not any(db.execute(f"{query} LIMIT 1").fetchone() for query in used):
            return code
    raise InputError(
        f"Texts in lists of {snapshot.path} use every control character that could part them.",
        remedy="Load without --bulk.",
    )


def _has_line_breaks(db: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> bool:
    """Whether any text holds a line break: the import reads faster when it may rely on that none does."""
    for table in snapshot.tables:
        texts = [
            f"array_to_string(\"{p.name}\", '')" if p.many else f'"{p.name}"'
            for p in _filled(snapshot, table)
            if p.kind in {"string", "string[]"}
        ]
        tests = " OR ".join(f"contains({t}, chr(10)) OR contains({t}, chr(13))" for t in texts)
        if (
            tests
            and db.execute(f"SELECT 1 FROM {_parquet(snapshot, table)} WHERE {tests} LIMIT 1").fetchone()
        ):
            return True
    return False


def _parquet(snapshot: Snapshot, table: Table) -> str:
    return f"read_parquet({_text(snapshot.path / file_of(table))})"


def _text(value: Path | str) -> str:
    """Return `value` as an SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"
