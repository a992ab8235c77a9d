"""Records from the whole-Hub Parquet exports: `models.parquet` and `datasets.parquet`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.dates import collected_at
from loaders.hub_stats.rows import COLUMNS, row_records
from supplychain.errors import InputError, UsageError
from supplychain.records import Skipped
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loaders.huggingface.naming import Stamp
    from supplychain.graph.snapshot import SnapshotWriter
    from supplychain.records import Record

__all__ = ["LOADER", "load", "size", "tables"]

SOURCE = "hub_stats"
_ROWS = 5_000
_PER_ROW = 6
"""Records that a row gives, about."""
_OF_MODELS = {"pipeline_tag", "library_name", "baseModels", "safetensors"}


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of an export, row by row: the way into a running database."""
    import pyarrow.parquet as pq

    for file, kind in _files(options):
        stamp = _stamp(file, options)
        with pq.ParquetFile(file) as export:
            columns = [name for name in COLUMNS if name in export.schema_arrow.names]
            for batch in export.iter_batches(_ROWS, columns=columns):
                for row in batch.to_pylist():
                    yield from row_records(row, kind, stamp)
    yield from _left_out(options)


def tables(options: Mapping[str, Any], writer: SnapshotWriter, advance: Callable[[int], None]) -> None:
    """Write the same facts as whole tables: the way into a snapshot, and so into a bulk import."""
    from loaders.hub_stats.tables import ModelTables

    for file, kind in _files(options):
        if kind == "models":
            ModelTables(file, _stamp(file, options), writer, advance).write()
        else:
            for record in load({**options, "target": file, "kind": kind}):
                writer.add(record)
                advance(1)
    for record in _left_out(options):
        writer.add(record)


def size(options: Mapping[str, Any]) -> int:
    """Return about how many records there will be."""
    import pyarrow.parquet as pq

    rows = [pq.read_metadata(file).num_rows for file, _ in _files(options)]
    return _PER_ROW * int(sum(rows))


def _files(options: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Return the files to read, each with what its rows are."""
    path = Path(options["target"])
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    files = [file for file in files if not (path.is_dir() and "spaces" in file.name)]
    if not files or not all(file.is_file() for file in files):
        raise InputError(f"{path} is no Parquet file, and no folder with any.", remedy="Name models.parquet.")
    return [(file, _kind(file, options.get("kind") or "")) for file in files]


def _kind(file: Path, given: str) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if given not in {"", "models", "datasets"}:
        raise UsageError(f"--kind is {given!r}. Valid: models, datasets.")
    try:
        names = set(pq.read_schema(file).names)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{file} is not a Parquet file: {error}.", remedy="Fetch it again.") from error
    if "id" not in names:
        raise InputError(
            f"{file} has no column `id`.", remedy="Name the models or datasets export of the Hub."
        )
    if given:
        return given
    return "models" if names & _OF_MODELS and "datasets" not in file.name else "datasets"


def _left_out(options: Mapping[str, Any]) -> Iterator[Record]:
    path = Path(options["target"])
    if path.is_dir():
        for file in sorted(path.glob("*spaces*.parquet")):
            yield Skipped(
                source=SOURCE, reason="export of spaces, which are not part of the graph", example=file.name
            )


def _stamp(file: Path, options: Mapping[str, Any]) -> Stamp:
    """Return source and time: the export bears no date, so it is as old as the newest thing in it."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if given := collected_at(options):
        return {"source": SOURCE, "collected_at": given}
    newest = ""
    with pq.ParquetFile(file) as export:
        if "lastModified" in export.schema_arrow.names:
            for batch in export.iter_batches(1 << 16, columns=["lastModified"]):
                newest = max(newest, str(pc.call_function("max", [batch.column(0)]).as_py() or ""))
    return {"source": SOURCE, "collected_at": newest[:10]}


LOADER = Loader(
    name=SOURCE,
    summary="The whole Hub from its Parquet exports (models.parquet, datasets.parquet): millions of rows in minutes.",
    target="FILE",
    options=(
        Option(name="kind", help="What the rows are: models or datasets; default: told by the columns."),
        Option(name="collected_at", help="When the export was made, ISO 8601; default: its newest change."),
    ),
    load=load,
    size=size,
    tables=tables,
)
