"""Snapshot → the files and arguments of `neo4j-admin database import full`.

Parquet input would be shorter, but it cannot carry lists; DuckDB turns each table into CSV without the rows passing through
Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from supplychain.errors import InputError
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, CATEGORY_LABELS
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
        The texts of the snapshot use up every separator that could part the elements of a list.
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "temp_directory": str(folder)}) as db:
        separator = _separator(db, snapshot)
        arguments = [
            "--id-type=string",
            f"--array-delimiter=U+{separator:04X}",
            "--bad-tolerance=0",
            "--skip-bad-relationships=false",
            "--skip-duplicate-nodes=false",
            f"--multiline-fields={'true' if _has_line_breaks(db, snapshot) else 'false'}",
        ]
        with progress.task("Preparing the import", len(snapshot.tables)) as advance:
            for table in snapshot.tables:
                file = folder / f"{table}.csv"
                db.execute(
                    f"COPY ({_select(table, snapshot, separator)}) TO {_text(file)} "
                    "(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
                )
                kind = f"--relationships={table.type}" if isinstance(table, EdgeTable) else f"--nodes={table}"
                arguments.append(f"{kind}={file}")
                advance(1)
    return arguments


def _select(table: Table, snapshot: Snapshot, separator: int) -> str:
    columns = [_column(p, separator) for p in properties_of(table) if p.name != "id"]
    if isinstance(table, EdgeTable):
        keys = [f'{START} AS ":START_ID({table.start})"', f'{END} AS ":END_ID({table.end})"']
    else:
        keys = [f'id AS "id:ID({table})"', f'{_labels(table, snapshot, separator)} AS ":LABEL"']
    return f"SELECT {', '.join([*keys, *columns])} FROM {_parquet(snapshot, table)}"


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
    left = list(_SEPARATORS)
    for table in snapshot.tables:
        for item in properties_of(table):
            if not item.many:
                continue
            tests = ", ".join(
                f"count(*) FILTER (contains(array_to_string(\"{item.name}\", ''), chr({c})))" for c in left
            )
            found = db.execute(f"SELECT {tests} FROM {_parquet(snapshot, table)}").fetchone()
            left = [c for c, rows in zip(left, found or (), strict=True) if rows == 0]
            if not left:
                raise InputError(
                    f"Texts in lists of {table} use every control character that could part them.",
                    remedy="Load without --bulk.",
                )
    return left[0]


def _has_line_breaks(db: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> bool:
    """Whether any text holds a line break: the import reads faster when it may rely on that none does."""
    for table in snapshot.tables:
        texts = [
            f"array_to_string(\"{p.name}\", '')" if p.many else f'"{p.name}"'
            for p in properties_of(table)
            if p.kind in {"string", "string[]"}
        ]
        tests = " OR ".join(f"contains({t}, chr(10)) OR contains({t}, chr(13))" for t in texts)
        if db.execute(f"SELECT 1 FROM {_parquet(snapshot, table)} WHERE {tests} LIMIT 1").fetchone():
            return True
    return False


def _parquet(snapshot: Snapshot, table: Table) -> str:
    return f"read_parquet({_text(snapshot.path / file_of(table))})"


def _text(value: Path | str) -> str:
    """Return `value` as an SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"
