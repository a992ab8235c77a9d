"""A finished snapshot: its tables, rows and counts."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from supplychain.errors import InputError, SchemaMismatch
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import NODE_TYPES, SCHEMA_VERSION
from supplychain.graph.snapshot.layout import FORMAT, MANIFEST, edge_tables, file_of
from supplychain.graph.snapshot.place import put_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.snapshot.layout import Table

__all__ = ["Snapshot", "is_snapshot"]

_AGAIN = "Make the snapshot again."


class Snapshot:
    """A snapshot folder, checked against its manifest when it is opened.

    Raises
    ------
    InputError
        The folder is not a whole snapshot.
    SchemaMismatch
        It was written by a version with another schema.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        put_back(self.path)
        self._digests: dict[str, str] = {}
        self.tables: dict[Table, int] = {}
        known: list[Table] = [*NODE_TYPES, *edge_tables()]
        table_of = {file_of(table): table for table in known}
        name = ""
        try:
            for name, about in sorted(_files_of(self.path).items()):
                self.tables[table_of[name]] = int(about["rows"])
                self._digests[name] = str(about["sha256"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"The {MANIFEST} of {self.path} is damaged: {name!r} is not a file it can name.",
                remedy=_AGAIN,
            ) from error
        missing = [name for name in self._digests if not (self.path / name).is_file()]
        if missing:
            raise InputError(f"{self.path} lacks {', '.join(missing)}.", remedy=_AGAIN)
        for table, rows in self.tables.items():
            self._check_end(table, rows)

    @property
    def nodes(self) -> int:
        """Number of nodes, placeholders included."""
        return sum(rows for table, rows in self.tables.items() if not isinstance(table, EdgeTable))

    @property
    def relationships(self) -> int:
        """Number of relationships."""
        return sum(rows for table, rows in self.tables.items() if isinstance(table, EdgeTable))

    def file(self, table: Table) -> Path:
        """Parquet file of a table."""
        return self.path / file_of(table)

    def filled(self, table: Table) -> set[str]:
        """Return the columns in which any row of a table may have a value, by what the file says about itself."""
        found = set()
        about = pq.read_metadata(self.file(table))
        for group in map(about.row_group, range(about.num_row_groups)):
            for column in map(group.column, range(group.num_columns)):
                told = column.statistics
                if told is None or not told.has_null_count or told.null_count < column.num_values:
                    found.add(column.path_in_schema.partition(".")[0])
        return found

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table in stored form, without the properties it does not have."""
        with pq.ParquetFile(self.file(table)) as parquet:
            for batch in parquet.iter_batches(batch_size=10_000):
                for row in batch.to_pylist():
                    yield {k: v for k, v in row.items() if v is not None}

    def _check_end(self, table: Table, rows: int) -> None:
        """Refuse a file that was cut off: what Parquet says about all rows stands at the end."""
        try:
            found = pq.read_metadata(self.file(table)).num_rows
        except (OSError, pa.ArrowInvalid):
            found = -1
        if found != rows:
            raise InputError(
                f"{self.file(table)} is damaged: it does not hold the {rows:,} rows that the {MANIFEST} promises.",
                remedy=_AGAIN,
            )

    def check_keys(self, label: str) -> None:
        """Check that the nodes of a label stand in order of their ids, each once.

        Raises
        ------
        InputError
            They do not, so that something else than this package has written the file.
        """
        last = ""
        with pq.ParquetFile(self.file(label)) as parquet:
            for batch in parquet.iter_batches(columns=["id"]):
                ids = [last, *batch.column(0).to_pylist()]
                if None in ids or any(one >= other for one, other in pairwise(ids)):
                    raise InputError(
                        f"{self.file(label)} is damaged: its ids are not in order, or one stands there twice.",
                        remedy=_AGAIN,
                    )
                last = ids[-1]

    def verify(self) -> None:
        """Compare every file with its checksum.

        Raises
        ------
        InputError
            A file is not the one that was written.
        """
        for name, digest in self._digests.items():
            with (self.path / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise InputError(f"{self.path / name} was changed after it was written.", remedy=_AGAIN)


def is_snapshot(path: Path) -> bool:
    """Whether a folder is a snapshot, of whatever version: other programs name their files manifest.json, too."""
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


def _files_of(path: Path) -> dict[str, Any]:
    """Files that the manifest of a snapshot of this version vouches for."""
    if not is_snapshot(path):
        raise InputError(
            f"{path} is not a snapshot: it has no {MANIFEST} that says so.",
            remedy="Make one with `supplychain load SOURCE … --snapshot FOLDER`.",
        )
    manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        raise SchemaMismatch(
            f"{path} has schema version {version}, this version of supplychain reads {SCHEMA_VERSION}.",
            remedy="Make the snapshot again from its sources.",
        )
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise InputError(f"The {MANIFEST} of {path} names no files.", remedy=_AGAIN)
    return files
