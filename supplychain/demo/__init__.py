"""The demo graph: well-known public models with what they were made from, curated as facts with a source per edge.

`graph.jsonl` beside this module is meant to be read and corrected by hand; `docs/demo-graph.md` says what is in it.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from supplychain.interchange import records_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.records import Record

__all__ = ["records"]


def records() -> Iterator[Record]:
    """Yield the records of the demo graph, in the order of its file."""
    with files("supplychain.demo").joinpath("graph.jsonl").open(encoding="utf-8") as lines:
        yield from records_in(lines, source="demo")
