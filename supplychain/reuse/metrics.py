"""The name of a metric as cards spell it → the metric, its variant, and how its values are written; and values as written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from supplychain.tables import shipped_rows

__all__ = ["OPEN_UNIT", "Metric", "Number", "metric_named", "number_in", "points_of", "split_named"]

OPEN_UNIT = "percent or fraction"
"""Unit of a value of which nobody can tell how it is written."""

_NOISE = re.compile(r"[\s\-_*`:]+")
_AT = re.compile(r"(map|mrr|ndcg|recall|precision|accuracy|acc|hits|hit|pass)at(\d+)")
_WAYS = re.compile(r"(cosine|cossim|dot|euclidean|manhattan|max|main)(?=.)")
_SPLITS = {
    "test": "test",
    "testing": "test",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "devel": "validation",
    "development": "validation",
    "eval": "evaluation",
    "evaluation": "evaluation",
    "train": "train",
    "training": "train",
}
_BEFORE = re.compile(rf"^\W*({'|'.join(_SPLITS)})(?:\b|_)[\s\-_]*(?=\w)", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<=\w)[\s\-_(]+({'|'.join(_SPLITS)})\W*$", re.IGNORECASE)
_VARIANT = re.compile(r"^(.*?)\s*[(\[]\s*([^()\[\]]{1,40})\s*[)\]]\s*$")
_NUMBER = re.compile(
    r"[~≈*_<>\s]*([-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)(?:e[-+]?\d+)?)\s*(%?)"
    r"\s*(?:(?:±|\+/-|\+-|\\pm)\s*[\d.,]+\s*(%?)|\(\s*(?:±|\+/-)?\s*[\d.,]+\s*%?\s*\))?[*_\s]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric.

    Attributes
    ----------
    name
        One name for all spellings; a variant stands behind it in brackets, e.g. ``wer (+lm)``.
    scale
        ``share``: at most 1 is a fraction, more is percent. ``rate``: a value of at most 1 may be either. ``free``: no scale
        that points could measure. Blank: a metric that nobody has described.
    split
        Part of the data that its name says it was measured on, e.g. of ``Test WER``; blank where it says nothing.
    """

    name: str
    scale: str
    split: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A value as it was written: the number, and whether a percent sign stands behind it."""

    value: float
    percent: bool = False


@cache
def _known() -> dict[str, tuple[str, str]]:
    return {alias: (name, scale) for alias, name, scale in shipped_rows("supplychain.reuse", "metrics.tsv")}


def _look_up(text: str) -> tuple[str, str] | None:
    key = _NOISE.sub("", text.lower()).strip("()[].%")
    if found := _known().get(key):
        return found
    if found_at := _AT.fullmatch(key) or _AT.fullmatch(key.replace("@", "at")):
        return f"{found_at[1].removesuffix('uracy').replace('acc', 'accuracy')}@{found_at[2]}", "share"
    if (way := _WAYS.match(key)) and (told := _look_up(key[way.end() :])):
        return f"{way[1]} {told[0]}", told[1]
    return None


def metric_named(type_: str, name: str = "") -> Metric:
    """Return the metric of a type and of the name that people read, which may say more, e.g. ``rouge`` and ``ROUGE-1``."""
    type_ = name if type_.lower() in ("", "unknown", "other") else type_
    split, text = _without_split(name or type_)
    told = _look_up(text)
    variant = ""
    if told is None and (found := _VARIANT.match(text)):
        told, variant = _look_up(found[1]), " ".join(found[2].lower().split())
    general = _look_up(type_)
    if told is None or (general is not None and general[0].startswith(f"{told[0]} ")):
        variant = variant if told else _left_over(text, type_)
        told = general or (" ".join(type_.lower().replace("_", " ").split()), "")
    if variant in ("%", "percent", "in %"):
        variant = ""
    return Metric(f"{told[0]} ({variant})" if variant else told[0], told[1], split)


def _left_over(name: str, type_: str) -> str:
    """Return what the name of a metric says beyond its type: then it is another measure, and nobody shall compare the two."""
    known = set(_words(type_))
    return " ".join(word for word in _words(name) if word not in known)


def _words(text: str) -> list[str]:
    return re.sub(r"[_\-()\[\]]+", " ", text.lower()).split()


def _without_split(text: str) -> tuple[str, str]:
    for pattern in (_BEFORE, _BEHIND):
        if found := pattern.search(text):
            return _SPLITS[found[1].lower()], pattern.sub("", text)
    return "", text


def split_named(text: str) -> str:
    """Return one name for a part of the data: test, validation, train, or the text itself in lower case."""
    plain = " ".join(text.lower().replace("_", " ").split())
    return _SPLITS.get(plain, plain)


def number_in(value: object) -> Number | str:
    """Return the number that a value states, or why it states none; ``20.0 ± 1.2`` is 20.0, ``72%`` is 72 percent."""
    if isinstance(value, bool) or value is None:
        return "value is empty" if value is None else "value is yes or no"
    if isinstance(value, int | float):
        return Number(float(value)) if math.isfinite(value) else "value is not finite"
    if not isinstance(value, str):
        return f"value is a {type(value).__name__}"
    found = _NUMBER.fullmatch(value[:200])
    if found is None:
        return "value is text" if value.strip() else "value is empty"
    digits = found[1]
    thousands = re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", digits)
    number = float(digits.replace(",", "") if thousands else digits.replace(",", "."))
    return Number(number, bool(found[2] or found[3])) if math.isfinite(number) else "value is not finite"


def points_of(number: Number, scale: str) -> tuple[str, tuple[float, ...]]:
    """Return how a value is written, and what it is in points of a hundred under every way to read it; none without a scale.

    Written: ``percent``, ``fraction``, ``percent or fraction`` where nobody can tell, blank without a scale.
    """
    value = number.value
    if number.percent:
        return "percent", (value,)
    if scale not in ("share", "rate"):
        return "", ()
    if abs(value) > 1 or value == 0:
        return "percent", (value,)
    if scale == "rate" or abs(value) == 1:
        return OPEN_UNIT, (value, value * 100)
    return "fraction", (value * 100,)
