"""Files of HuggingGraph → edges, line by line: DOT of all versions, CSV of single families, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from loaders.huggingface.texts import clean
from supplychain.errors import InputError
from supplychain.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["SOURCE", "Edge", "form_of", "read"]

SOURCE = "hugginggraph"
_LONGEST_LINE = 1 << 16
_TEXT = r'"(?:[^"\\]|\\.)*"'
_EDGE = re.compile(rf"\s*({_TEXT})\s*->\s*({_TEXT})\s*(?:\[(.*)\])?\s*;?\s*")
_ATTRIBUTE = re.compile(rf"(\w+)\s*=\s*({_TEXT}|[\w.]+)")
_FRAME = re.compile(
    rf"\s*(?:(?:strict\s+)?digraph\b.*|(?:graph|node|edge)\s*\[.*|}}|//.*|#.*|{_TEXT}\s*(?:\[.*\])?\s*;?|)\s*"
)


class Edge(NamedTuple):
    """One edge as the file has it."""

    source: str
    type: str
    target: str


def form_of(path: Path) -> str:
    """Return what a file is by its name: dot, csv, or nothing of ours."""
    name = path.name.lower().removesuffix(".gz")
    return next((form for form in ("dot", "csv") if name.endswith(f".{form}")), "")


def read(file: Path) -> Iterator[Edge | Skipped]:
    """Yield the edges of a file, line by line; what is no edge and no frame of the format is counted."""
    with file.open("rb") as packed:
        raw = cast("BinaryIO", gzip.GzipFile(fileobj=packed)) if file.suffix == ".gz" else packed
        with io.TextIOWrapper(raw, "utf-8-sig", "replace", newline="") as lines:
            try:
                yield from (_dot if form_of(file) == "dot" else _csv)(_short(lines))
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise InputError(
                    f"{file} is not a whole gzip file: {error}.", remedy="Fetch it again."
                ) from error


def _short(lines: io.TextIOWrapper) -> Iterator[str | Skipped]:
    while line := lines.readline(_LONGEST_LINE):
        if len(line) < _LONGEST_LINE or line.endswith("\n"):
            yield line
            continue
        while (more := lines.readline(_LONGEST_LINE)) and not more.endswith("\n"):
            pass
        yield Skipped(source=SOURCE, reason="line is too long", example=clean(line[:120]))


def _dot(lines: Iterator[str | Skipped]) -> Iterator[Edge | Skipped]:
    for line in lines:
        if isinstance(line, Skipped):
            yield line
        elif found := _EDGE.fullmatch(line):
            said = {name: _text(value) for name, value in _ATTRIBUTE.findall(found[3] or "")}
            yield Edge(_text(found[1]), said.get("edge_type") or said.get("label", ""), _text(found[2]))
        elif not _FRAME.fullmatch(line):
            yield Skipped(source=SOURCE, reason="line is no DOT statement", example=clean(line)[:120])


def _text(quoted: str) -> str:
    if not quoted.startswith('"'):
        return quoted
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:  # an escape of DOT that JSON does not have
        return quoted[1:-1].replace('\\"', '"')


def _csv(lines: Iterator[str | Skipped]) -> Iterator[Edge | Skipped]:
    skipped: list[Skipped] = []
    rows = csv.reader(_whole(lines, skipped))
    header = next(rows, [])
    if not {"source", "edge_type", "target"} <= set(header):
        raise InputError(
            f"The columns are {', '.join(header)[:200]}, but source, edge_type and target are needed.",
            remedy="Name a CSV file of HuggingGraph.",
        )
    places = [header.index(name) for name in ("source", "edge_type", "target")]
    for row in rows:
        if len(row) < len(header):
            yield Skipped(source=SOURCE, reason="row is too short", example=clean(",".join(row))[:120])
        else:
            yield Edge(*(row[place] for place in places))
    yield from skipped


def _whole(lines: Iterator[str | Skipped], skipped: list[Skipped]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, Skipped):
            skipped.append(line)
        else:
            yield line.replace("\0", "")
