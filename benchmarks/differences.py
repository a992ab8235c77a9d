"""What differs between two tables in Parquet files: every row counts as often as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Differences", "differences"]


class Differences(NamedTuple):
    """Rows of each table, those that only one of them has, and a few of these."""

    first: int
    second: int
    only_first: int
    only_second: int
    examples: list[tuple[Any, ...]]

    def __str__(self) -> str:
        told = f"{self.first:,} and {self.second:,} rows, {self.only_first:,} and {self.only_second:,} only there"
        return "\n  ".join([told, *map(str, self.examples)])


def differences(
    columns: Sequence[str], first: Path, second: Path, *, where: str = "TRUE", memory: str = "2GB"
) -> Differences:
    """Compare some columns of the files that two patterns name.

    Of the second only the rows count that `where` picks; what does not fit in `memory` is spilled beside the first.
    """
    named = ", ".join(columns)
    spilled: dict[str, Any] = {
        "memory_limit": memory,
        "temp_directory": str(first.parent / "spilled"),
    }
    with duckdb.connect(config=spilled) as db:
        for name, files, which in (("one", first, "TRUE"), ("other", second, where)):
            db.execute(f"CREATE VIEW {name} AS SELECT {named} FROM read_parquet('{files}') WHERE {which}")
        rows = []
        examples = []
        for here, there in (("one", "other"), ("other", "one")):
            db.execute(f"CREATE TABLE only_{here} AS (FROM {here}) EXCEPT ALL (FROM {there})")
            examples += db.execute(f"FROM only_{here} ORDER BY ALL LIMIT 3").fetchall()
            rows += [
                db.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in (here, f"only_{here}")
            ]
    return Differences(rows[0], rows[2], rows[1], rows[3], examples)
