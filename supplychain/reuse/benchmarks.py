"""The name of a dataset as results are claimed on it → one name for it and for the part of it that was used."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from supplychain.identifiers import PLACEHOLDER_DATASETS
from supplychain.reuse.metrics import split_named
from supplychain.tables import shipped_rows

__all__ = ["Benchmark", "benchmark_named", "known_in"]

_SQUEEZED = re.compile(r"[\s\-_.:]+")
_SHOTS = re.compile(r"\(?\b(\d+|zero|one|few)[\s\-]?shots?\b\)?", re.IGNORECASE)
_FEW = re.compile(r"num_few_shot=(\d+)")
_WORDS = {"zero": "0", "one": "1"}
_BRACKETS = re.compile(r"^(.*?)\s*[(\[]\s*([^()\[\]]{1,60})\s*[)\]]\s*$")
_SPLIT = re.compile(
    r"[\s\-_,:(]+(test|validation|valid|dev|train|evaluation|eval)(?:[\s\-_]?set)?\W*$", re.IGNORECASE
)
_CALLED = re.compile(r"\s*\b(?:data ?set|benchmark|corpus)\b\s*", re.IGNORECASE)
_WHOLE = frozenset({"default", "all", "plain_text", "none", "null", "main"})


class Benchmark(NamedTuple):
    """A dataset, the part of it, with how many examples were shown where that is said, and the split; blank where unsaid."""

    dataset: str
    config: str = ""
    split: str = ""


class _Said(NamedTuple):
    name: str
    part: str = ""
    split: str = ""
    shots: str = ""


@cache
def _known() -> dict[str, tuple[str, str]]:
    rows = shipped_rows("supplychain.reuse", "benchmarks.tsv")
    return {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in rows}


def benchmark_named(text: str, *, config: str = "", split: str = "") -> Benchmark:
    """Return the dataset that a text names, with what the text itself says of configuration, split and examples shown.

    Names that the table does not know keep their owner: nobody can tell whether two datasets of one name are the same.
    """
    said = _taken_apart(text)
    dataset, part = _looked_up(said.name)
    parts = [] if part or not said.part else [said.part]
    shots = said.shots
    for more in config.split(", "):
        if found := _FEW.fullmatch(more.strip()):
            shots = shots or found[1]
            continue
        plain = " ".join(str(more).lower().replace("_", " ").replace("-", " ").split())
        if not plain or plain.replace(" ", "_") in _WHOLE or plain in parts:
            continue
        again = _looked_up(more)
        if again == (dataset, part) or _bare(plain) in (_bare(dataset), _bare(dataset.rsplit("/", 1)[-1])):
            continue
        if again[0] == dataset and again[1]:
            part = part or again[1]
            continue
        parts.append(plain.removeprefix(f"{dataset.replace('_', ' ')} "))
    kept = dict.fromkeys(p for p in [part, *parts, f"{shots}-shot" if shots else ""] if p)
    return Benchmark(dataset, ", ".join(kept), split_named(split) or said.split)


def _taken_apart(text: str) -> _Said:
    """Return the bare name, what its text says beside it, and how many examples were shown."""
    shots = ""
    if found := _SHOTS.search(text):
        shots = _WORDS.get(found[1].lower(), found[1].lower())
        text = _SHOTS.sub(" ", text)
    part = split = ""
    if found := _BRACKETS.match(text.strip()):
        text, inside = found[1], found[2]
        split = s if (s := split_named(inside)) in ("test", "validation", "train", "evaluation") else ""
        part = "" if split else " ".join(inside.lower().split())
    if found := _SPLIT.search(text):
        split = split or split_named(found[1])
        text = text[: found.start()]
    return _Said(_CALLED.sub(" ", text).strip(" *_`:()"), part, split, shots)


def _looked_up(name: str) -> tuple[str, str]:
    bare = name.rsplit("/", 1)[-1]
    if found := _known().get(_SQUEEZED.sub("", bare.lower())):
        return found
    if bare.lower() in PLACEHOLDER_DATASETS:
        return "", ""
    plain = " ".join(name.lower().split())
    return (plain if "/" in plain else plain.replace("-", "_").replace(" ", "_")), ""


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def known_in(text: str) -> Benchmark | None:
    """Return the one dataset of the table that a text names among other words; None if there is none, or several."""
    words = re.findall(r"[\w.\-]+", text.lower())
    found: dict[tuple[str, str], None] = {}
    for size in (3, 2, 1):
        for place in range(len(words) - size + 1):
            told = _known().get(_SQUEEZED.sub("", "".join(words[place : place + size])))
            if told is not None and len("".join(words[place : place + size])) > 3:
                found[told] = None
        if found:
            break
    if len(found) != 1:
        return None
    dataset, part = next(iter(found))
    split = next((split_named(w) for w in words if split_named(w) in ("test", "validation")), "")
    return Benchmark(dataset, part, split)
