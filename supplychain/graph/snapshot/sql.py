"""What DuckDB is told of Parquet files, and its answers as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

__all__ = ["dicts", "literal", "rows_in"]

_TOGETHER = 50_000


def literal(value: Path | str) -> str:
    """Return a text or a path as an SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def rows_in(*files: Path) -> str:
    """Return the rows of Parquet files as an SQL table."""
    return f"read_parquet([{', '.join(map(literal, files))}])"


def dicts(answer: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Yield the rows of an answer by the names of its columns, some thousands fetched at a time."""
    names = [column[0] for column in answer.description or ()]
    while rows := answer.fetchmany(_TOGETHER):
        for row in rows:
            yield dict(zip(names, row, strict=True))
