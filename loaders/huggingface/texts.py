"""Texts of cards and answers → texts that may be kept: bounded, on one line, without e-mail addresses and access tokens."""

from __future__ import annotations

import re
from typing import Any

from supplychain.identifiers import texts_in
from supplychain.secrets import is_secret, masked

__all__ = ["LONGEST_KEY", "clean", "is_secret", "moment", "plain", "whole", "words"]

LONGEST_KEY = 500
"""Characters of a text that stands for something nobody can resolve."""

_LONGEST = 2_000
_MOST = 500


def clean(text: str, longest: int = _LONGEST) -> str:
    """Return `text` on one line, cut, with e-mail addresses and access tokens replaced by the words for them."""
    line = masked(" ".join(text.split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def words(value: object) -> list[str]:
    """Return what should be a list of texts as one: a list, a text that looks like one, one text, nothing; cleaned."""
    if value is None or isinstance(value, bool | dict):
        return []
    found = (clean(text) for text in texts_in(value)[:_MOST])
    return [text for text in found if text]


def whole(value: object) -> int | None:
    """Return a count, or None when the value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value and abs(value) < 2**63 else None  # noqa: PLR0124 - NaN differs from itself


def moment(value: object) -> str | None:
    """Return a point in time as ISO 8601; dumps of the Hub write a blank between date and time."""
    text = str(value or "").strip()
    return text.replace(" ", "T", 1) if re.match(r"\d{4}-\d{2}-\d{2}", text) else None


def plain(value: object, most: int = 20_000) -> Any:
    """Return a copy of what YAML made, as JSON could hold it.

    Raises
    ------
    ValueError
        It holds more than `most` values: aliases let a small text stand for an endless one.
    """
    left = [most]

    def copy(item: object, depth: int) -> Any:
        left[0] -= 1
        if left[0] < 0 or depth > 20:
            raise ValueError("more values than a card has")
        if isinstance(item, dict):
            return {str(key): copy(inner, depth + 1) for key, inner in item.items()}
        if isinstance(item, list | tuple | set):
            return [copy(inner, depth + 1) for inner in item]
        return item if item is None or isinstance(item, str | int | float | bool) else str(item)

    return copy(value, 0)
