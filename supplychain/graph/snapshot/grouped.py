"""A Parquet file of a table in row groups of exactly one size, whatever sizes rows come in: the same graph, the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from supplychain.graph.snapshot.layout import ROW_GROUP, arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.snapshot.layout import Table

__all__ = ["GroupedFile"]


class GroupedFile:
    """A file that is being written; use it as a context manager, which finishes it.

    Attributes
    ----------
    rows
        How many it was given.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self.rows = 0
        self._schema = arrow_schema(table)
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd", write_statistics=True)
        self._held: list[pa.RecordBatch] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._held:
            self._file.write_table(self._together(), row_group_size=ROW_GROUP)
        self._file.close()

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows that come after all before."""
        self.rows += len(batch)
        self._held.append(batch)
        if sum(map(len, self._held)) >= ROW_GROUP:
            rows = self._together()
            whole = len(rows) // ROW_GROUP * ROW_GROUP
            self._file.write_table(rows.slice(0, whole), row_group_size=ROW_GROUP)
            self._held = list(rows.slice(whole).to_batches())

    def _together(self) -> pa.Table:
        return pa.Table.from_batches(self._held).cast(self._schema)
