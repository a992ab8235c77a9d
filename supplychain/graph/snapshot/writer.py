"""Records → snapshot: spooled as they come, then sorted and joined out of core, so that memory stays flat.

The folder appears whole or not at all: it is built beside its place and moved there when the manifest is written.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from supplychain.errors import InputError
from supplychain.graph.claims import join
from supplychain.graph.counts import Counts
from supplychain.graph.rows import SELF_LOOP, EdgeTable, NodeRow, mention, rows_of
from supplychain.graph.schema import FORMER, NODE_TYPES, SCHEMA_VERSION
from supplychain.graph.snapshot.former import part
from supplychain.graph.snapshot.grouped import GroupedFile
from supplychain.graph.snapshot.layout import (
    END,
    FORMAT,
    MANIFEST,
    ROW_GROUP,
    START,
    arrow_schema,
    file_of,
    keys_of,
    merges_of,
    stated_as,
)
from supplychain.graph.snapshot.pieces import pieces
from supplychain.graph.snapshot.place import Place
from supplychain.graph.snapshot.reader import is_snapshot
from supplychain.graph.snapshot.sql import dicts, rows_in
from supplychain.graph.spilling import spilling
from supplychain.records import EdgeRecord, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from supplychain.graph.claims import Properties
    from supplychain.graph.snapshot.layout import Table
    from supplychain.progress import Progress
    from supplychain.records import Record

__all__ = ["SnapshotWriter"]

_SPOOL = 20_000


class SnapshotWriter:
    """Writes records to a snapshot folder; use it as a context manager, which finishes it.

    Parameters
    ----------
    path
        Folder to make. An existing snapshot there is replaced only when the new one is whole; any other existing folder with
        something in it is refused.
    memory
        Megabytes that joining and sorting a table may take; a larger one is cut into pieces on disk first.
    """

    def __init__(self, path: Path, *, progress: Progress | None = None, memory: int = 512) -> None:
        self.counts = Counts()
        self._path = Path(path)
        self._progress = progress
        self._memory = memory
        if self._path.exists() and not is_snapshot(self._path) and not _is_empty_folder(self._path):
            raise InputError(
                f"{self._path} is not a snapshot and not empty.",
                remedy="Name a folder that does not exist yet.",
            )
        with self._writing():
            self._place = Place(self._path)
        self._work = self._place.work
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._spools: dict[Table, pq.ParquetWriter] = {}
        self._bytes: Counter[Table] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self.discard()

    def add(self, record: Record) -> None:
        """Take a record."""
        self.counts.read(record)
        if isinstance(record, Skipped):
            return
        if isinstance(record, EdgeRecord) and record.start == record.end:
            self.counts.skip(SELF_LOOP, f"{record.TYPE} {record.start.id}")
        for row in rows_of(record):
            if isinstance(row, NodeRow):
                self.add_row(row.label, row.properties)
            else:
                self.add_row(row.table, {START: row.start, END: row.end, **row.properties})

    def add_row(self, table: Table, row: dict[str, Any]) -> None:
        """Take a row in stored form; relationships carry the keys of their ends as `start_id` and `end_id`."""
        table = stated_as(table)
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= _SPOOL:
            self._spool(table)

    def add_table(self, table: Table, rows: pa.RecordBatchReader) -> int:
        """Take rows in stored form as Arrow batches, without a step of Python per row; return how many there were.

        Columns are those of the table by name; missing ones say nothing. Rows about the same thing are joined as always.
        """
        table = stated_as(table)
        schema = arrow_schema(table)
        count = 0
        for batch in rows:
            columns = [
                batch.column(f.name).cast(f.type)
                if f.name in batch.schema.names
                else pa.nulls(len(batch), f.type)
                for f in schema
            ]
            self._write_spool(table, pa.Table.from_arrays(columns, schema=schema))
            count += len(batch)
        self.counts.records[table.type if isinstance(table, EdgeTable) else table] += count
        return count

    def finish(self) -> Path:
        """Join, sort and write everything; return the folder."""
        with self._writing():
            self._finish()
        return self._path

    def _finish(self) -> None:
        for table in list(self._rows):
            self._spool(table)
        for spool in self._spools.values():
            spool.close()
        whole = self._work / "whole"
        for folder in ("nodes", "relationships"):
            (whole / folder).mkdir(parents=True)
        with duckdb.connect(
            config={
                "memory_limit": f"{self._memory}MB",
                "threads": 2,
                "temp_directory": str(self._work / "sort"),
            }
        ) as db:
            rows = self._write_tables(db, whole)
        files = {}
        for table, count in rows.items():
            files[file_of(table)] = {"rows": count, "sha256": _digest(whole / file_of(table))}
            if self._progress:
                self._progress.note(f"snapshot: {count:,} {table}")
        (whole / MANIFEST).write_text(
            json.dumps(self._manifest(files), indent=1, sort_keys=True) + "\n", "utf-8"
        )
        self._place.take(whole)

    def discard(self) -> None:
        """Remove everything that is not the finished snapshot."""
        for spool in self._spools.values():
            with suppress(OSError):  # on a full disk its end cannot be written either
                spool.close()
        self._spools.clear()
        self._place.clear()

    def _writing(self) -> AbstractContextManager[None]:
        """Say where the disk is full or may not be written to; what stood there is what it was."""
        return spilling("The snapshot", self._path)

    def _spool(self, table: Table) -> None:
        rows, self._rows[table] = self._rows[table], []
        if not rows:
            return
        self._write_spool(table, pa.Table.from_pylist(rows, schema=arrow_schema(table)))

    def _write_spool(self, table: Table, spooled: pa.Table) -> None:
        with self._writing():
            if table not in self._spools:
                spool = self._work / "spool" / file_of(table)
                spool.parent.mkdir(parents=True, exist_ok=True)
                self._spools[table] = pq.ParquetWriter(spool, arrow_schema(table), compression="lz4")
            self._spools[table].write_table(spooled)
        self._bytes[table] += spooled.nbytes

    def _write_tables(self, db: duckdb.DuckDBPyConnection, whole: Path) -> dict[Table, int]:
        """Write all tables; return their numbers of rows."""
        rows: dict[Table, int] = {}
        edges = sorted(t for t in self._spools if isinstance(t, EdgeTable))
        nodes = [t for t in NODE_TYPES if t in self._spools or any(t in {e.start, e.end} for e in edges)]
        tables: list[Table] = [*edges, *nodes]
        for table in tables:
            if not isinstance(table, EdgeTable):
                self._mention_ends(db, table, edges)
            rows[table] = self._write_table(db, table, whole / file_of(table))
        for table in [t for t in edges if t.type in FORMER]:
            former = table._replace(type=FORMER[table.type])
            paths = (whole / file_of(t) for t in (table, table.start, former))
            rows[table], rows[former] = part(db, table, *paths)
        return {table: count for table, count in rows.items() if (whole / file_of(table)).exists()}

    def _mention_ends(self, db: duckdb.DuckDBPyConnection, label: str, edges: list[EdgeTable]) -> None:
        """Spool a placeholder for every end of a relationship that no record describes."""
        ends: list[tuple[str, Table]] = [
            (column, table)
            for table in edges
            for column, end in ((START, table.start), (END, table.end))
            if end == label
        ]
        if not ends:
            return
        told: list[tuple[str, Table]] = [("id", label)] if label in self._spools else []
        known = "".join(f" EXCEPT {self._share(*of)}" for of in told)
        missing = f"SELECT id FROM ({' UNION '.join(self._share(*of) for of in ends)}){known}"
        size = sum(_bytes_of(column, file) for column, table in ends + told for file in self._files(table))
        shares = 1 + size // self._piece
        schema = arrow_schema(label)
        spool = self._work / "spool" / "mentioned" / file_of(label)
        spool.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(spool, schema, compression="lz4") as parquet:
            for share in range(shares):
                answer = db.execute(missing, {"shares": shares, "share": share})
                while ids := answer.fetchmany(_SPOOL):
                    mentioned = pa.Table.from_pylist(
                        [mention(label, i).properties for (i,) in ids], schema=schema
                    )
                    parquet.write_table(mentioned)
                    self._bytes[label] += mentioned.nbytes

    def _share(self, column: str, table: Table) -> str:
        """SQL for the ids in one of several shares of a column."""
        return f"SELECT {column} AS id FROM {self._spooled(table)} WHERE hash({column}) % $shares = $share"

    @property
    def _piece(self) -> int:
        """Bytes of rows that are worked on at a time: all that is kept of them has to fit into the memory."""
        return self._memory * 1_000_000 // 4

    def _files(self, table: Table) -> list[Path]:
        spool = self._work / "spool"
        places = (spool / file_of(table), spool / "mentioned" / file_of(table))
        return [file for file in places if file.exists()]

    def _spooled(self, table: Table) -> str:
        return rows_in(*self._files(table))

    def _write_table(self, db: duckdb.DuckDBPyConnection, table: Table, target: Path) -> int:
        """Write one table sorted by key, each key once; return its number of rows."""
        count = -(-self._bytes[table] // self._piece)
        parts = pieces(self._files(table), keys_of(table)[0], count, self._work / "pieces")
        with GroupedFile(target, table) as file:
            for batch in (batch for part in parts for batch in self._joined_and_sorted(db, table, part)):
                file.write(batch)
        return file.rows

    def _joined_and_sorted(
        self, db: duckdb.DuckDBPyConnection, table: Table, files: list[Path]
    ) -> Iterator[pa.RecordBatch]:
        keys = ", ".join(keys_of(table))
        db.execute(f"CREATE OR REPLACE TEMP VIEW spooled AS SELECT * FROM {rows_in(*files)}")
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT {keys} FROM spooled GROUP BY ALL HAVING count(*) > 1"
        )
        # Only rows whose key comes again are compared as a whole: most never do.
        repeated = db.execute(
            f"SELECT DISTINCT s.* FROM spooled s SEMI JOIN repeated USING ({keys}) ORDER BY ALL"
        )
        joined = self._work / "joined.parquet"
        with pq.ParquetWriter(joined, arrow_schema(table), compression="lz4") as parquet:
            for rows in _chunks(_joined(table, dicts(repeated)), _SPOOL):
                parquet.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(table)))
        once = f"SELECT s.* FROM spooled s ANTI JOIN repeated USING ({keys})"
        answer = db.sql(f"SELECT * FROM ({once} UNION ALL SELECT * FROM {rows_in(joined)}) ORDER BY {keys}")
        yield from answer.to_arrow_reader(ROW_GROUP)

    def _manifest(self, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "schema_version": SCHEMA_VERSION,
            "files": files,
            "records": dict(sorted(self.counts.records.items())),
            "skipped": dict(sorted(self.counts.skipped.items())),
        }


def _bytes_of(column: str, file: Path) -> int:
    """Bytes that a column takes in the memory, about."""
    about = pq.read_metadata(file)
    place = about.schema.names.index(column)
    return sum(about.row_group(n).column(place).total_uncompressed_size for n in range(about.num_row_groups))


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _joined(table: Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Join rows of the same key, which stand together."""
    keys = keys_of(table)
    ends = (START, END)
    merges = merges_of(table)
    for key, group in groupby(rows, key=itemgetter(*keys)):
        merged: Properties | None = None
        for row in group:
            says = {k: v for k, v in row.items() if v is not None and k not in ends}
            merged = says if merged is None else join(merges, merged, says)
        frame = dict(zip(ends, key, strict=True)) if len(keys) == 2 else {}
        yield {**frame, **(merged or {})}


def _chunks(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
