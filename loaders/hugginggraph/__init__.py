"""Records from the public exports of HuggingGraph: DOT files of all versions and CSV files of single families, streamed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.hugginggraph.edges import Parser
from loaders.hugginggraph.files import SOURCE, form_of, read
from supplychain.errors import InputError
from supplychain.records import Skipped
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["LOADER", "load"]


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of the file or folder `target`."""
    path = Path(options["target"])
    files = sorted(p for p in path.iterdir() if form_of(p)) if path.is_dir() else [path]
    if not files or not all(file.is_file() and form_of(file) for file in files):
        raise InputError(
            f"{path} is no .dot or .csv file, plain or gzipped, and no folder with any.",
            remedy="Name an export of HuggingGraph.",
        )
    parser = Parser({"source": SOURCE, "collected_at": options.get("collected_at") or ""})
    for file in files:
        for item in read(file):
            if isinstance(item, Skipped):
                yield item
            else:
                yield from parser.records(item)


LOADER = Loader(
    name=SOURCE,
    summary="The public exports of HuggingGraph: its DOT files (all versions) and CSV files, plain or gzipped.",
    target="FILE",
    options=(
        Option(
            name="collected_at", help="When the export was made, ISO 8601; its files do not say.", default=""
        ),
    ),
    load=load,
)
