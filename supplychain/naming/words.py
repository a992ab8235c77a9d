"""Words of a name looked up in a table: windows of one to four words, the longest that is known wins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Reading", "own_part", "readings", "squeezed"]

LONGEST = 512
"""Characters of a name that are read; the Hub allows 96, and what is longer is no name."""

_WORD = re.compile(r"[A-Za-z0-9]+")
_MOST = 4
_Value = TypeVar("_Value")


class Reading(NamedTuple, Generic[_Value]):
    """Words of a name with what the table says of them; offsets into the whole name."""

    text: str
    start: int
    end: int
    value: _Value


def squeezed(text: str) -> str:
    """Return a name as names are compared: lower case, letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def own_part(name: str) -> str:
    """Return the part of a name after its last slash."""
    first = name.rfind("/") + 1
    return name[first : first + LONGEST]


def readings(name: str, table: Mapping[str, _Value]) -> Iterator[Reading[_Value]]:
    """Yield what a table with squeezed keys knows of the part of `name` after its last slash."""
    until = 0
    for start, ends, keys in _windows(name):
        if start < until:
            continue
        for key, end in zip(keys, ends, strict=True):
            value = table.get(key)
            if value is not None:
                yield Reading(name[start:end], start, end, value)
                until = end
                break


@lru_cache(maxsize=1024)  # one name is looked up in table after table
def _windows(name: str) -> list[tuple[int, list[int], list[str]]]:
    """Return for every word where it starts, and the windows that begin there, longest first: their ends and keys."""
    first = name.rfind("/") + 1
    words = list(_WORD.finditer(name, first, first + LONGEST))
    lower = [word[0].lower() for word in words]
    found = []
    for place, word in enumerate(words):
        counts = range(min(_MOST, len(words) - place), 0, -1)
        ends = [words[place + count - 1].end() for count in counts]
        found.append((word.start(), ends, ["".join(lower[place : place + count]) for count in counts]))
    return found
