"""Records from a file of JSON lines; the format is described in `supplychain.interchange`."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from supplychain.errors import InputError
from supplychain.interchange import records_in
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["LOADER", "load"]


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of the file `target`, plain or gzipped."""
    yield from records_in(
        _lines(Path(options["target"])),
        source=options.get("source") or "jsonl",
        collected_at=options.get("collected_at") or "",
    )


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise InputError(f"{path} is not a file.", remedy="Give a file with one JSON object a line.")
    with (
        path.open("rb") as packed,
        _unpacked(path, packed) as file,
        io.TextIOWrapper(file, "utf-8-sig", "replace") as lines,
    ):
        try:
            yield from lines
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InputError(
                f"{path} is not a whole gzip file: {error}.", remedy="Fetch it again."
            ) from error


def _unpacked(path: Path, packed: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", gzip.GzipFile(fileobj=packed)) if path.suffix == ".gz" else packed


LOADER = Loader(
    name="jsonl",
    summary="Records from a file of JSON lines, plain or gzipped: your own facts, corrections and fixtures.",
    target="FILE",
    options=(
        Option(name="source", help="Source named by the claims of lines that name none.", default="jsonl"),
        Option(name="collected_at", help="When the file was written, ISO 8601.", default=""),
    ),
    load=load,
)
