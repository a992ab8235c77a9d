"""The labelled corpus of call sites: code bases in one text file each, with what every line loads beside it.

``#> id …`` names what the line loads (``dataset:id`` for datasets), ``#> ?`` says that nobody can tell from the code base,
``#> -`` that it loads nothing from anywhere. A line without a label loads nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplychain.usage.findings import Scan

FOLDER = Path(__file__).resolve().parent / "data" / "usage"
NAMES = sorted(path.stem for path in FOLDER.glob("*.corpus"))
_LABEL = re.compile(r"\s*#>\s*(.*)$")
Place = tuple[str, int, int]


@dataclass(slots=True)
class Judgement:
    """How a scan compares with the labels."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    sites: int = 0
    unresolvable: int = 0
    local: int = 0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))

    def add(self, other: Judgement) -> None:
        self.right += other.right
        self.missed += other.missed
        self.wrong += other.wrong
        self.unsaid += other.unsaid
        self.sites += other.sites
        self.unresolvable += other.unresolvable
        self.local += other.local


def unpack(name: str, folder: Path) -> dict[Place, str]:
    """Write the code base of a corpus file below `folder`, without the labels; return them by (file, cell, line)."""
    text = (FOLDER / f"{name}.corpus").read_text("utf-8")
    labels: dict[Place, str] = {}
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        path, body = part.split("\n", 1)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        written = (
            _notebook(path, body, labels) if path.endswith(".ipynb") else _unlabelled(path, 0, body, labels)
        )
        file.write_text(written, "utf-8")
    return labels


def _unlabelled(path: str, cell: int, body: str, labels: dict[Place, str]) -> str:
    lines = body.split("\n")
    for number, line in enumerate(lines, start=1):
        if found := _LABEL.search(line):
            labels[path, cell, number] = found[1].strip()
            lines[number - 1] = line[: found.start()]
    return "\n".join(lines)


def _notebook(path: str, body: str, labels: dict[Place, str]) -> str:
    cells: list[dict[str, object]] = []
    number, old = 0, "%% v3" in body
    for part in re.split(r"^%% (?=code$|markdown$|v3$)", body, flags=re.MULTILINE)[1:]:
        kind, source = part.split("\n", 1)
        if kind == "v3":
            continue
        number += kind == "code"
        text = _unlabelled(path, number, source.removesuffix("\n"), labels)
        key = "input" if old else "source"
        cells.append({"cell_type": kind, key: text.splitlines(keepends=True), "metadata": {}})
    document = {"nbformat": 3, "worksheets": [{"cells": cells}]} if old else {"nbformat": 4, "cells": cells}
    return json.dumps(document)


def judge(found: Scan, labels: dict[Place, str]) -> Judgement:
    """Compare a scan with the labels of its code base."""
    judged = Judgement(sites=len(labels))
    got: dict[Place, set[str]] = {}
    silent: Counter[Place] = Counter()
    for use in found.uses:
        place = (use.file, use.cell, use.line)
        if use.artifact is None:
            silent[place] += 1
        else:
            prefix = "dataset:" if use.kind == "Dataset" else ""
            got.setdefault(place, set()).add(prefix + use.artifact)
    for place in sorted(labels.keys() | got.keys()):
        label = labels.get(place, "-")
        expected = set() if label in {"?", "-"} else set(label.split())
        have = got.get(place, set())
        judged.right += len(expected & have)
        judged.missed += [f"{_at(place)} {one}" for one in sorted(expected - have)]
        judged.wrong += [f"{_at(place)} {one}" for one in sorted(have - expected)]
        judged.unresolvable += label == "?"
        judged.local += label == "-" and place in labels
        if label == "?" and not silent[place]:
            judged.unsaid.append(_at(place))
    return judged


def _at(place: Place) -> str:
    path, cell, line = place
    return f"{path}{f'#cell{cell}' if cell else ''}:{line}"
