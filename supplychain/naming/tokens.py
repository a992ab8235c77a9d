"""Tokens of a name: the smallest pieces that an element is made of."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["LONGEST", "Token", "tokenize"]

LONGEST = 512
"""Characters of a name that are read; the Hub allows 96, and what is longer is no name."""

_PIECE = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\x00-\x7f]+")


class Token(NamedTuple):
    """Letters or digits that belong together, and what stands between them and the token before."""

    text: str
    start: int
    end: int
    separator: str


def tokenize(name: str) -> list[Token]:
    """Return the tokens of a name after its last slash, offsets into the whole name.

    A token ends at a separator, between letters and digits, and where lower case turns into upper case.
    """
    first = name.rfind("/") + 1
    end = first
    found: list[Token] = []
    for match in _PIECE.finditer(name, first, first + LONGEST):
        found.append(Token(match[0], match.start(), match.end(), name[end : match.start()]))
        end = match.end()
    return found
