"""What the model sees of each token: itself, its neighbors, the separators, and the lexicons it stands in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplychain.naming.tokens import Token

__all__ = ["Look", "features_of", "look_at", "words_of"]

Marks = tuple[str, ...]
EDGE: Marks = ("^",)


class Look(NamedTuple):
    """One token where it stands.

    Attributes
    ----------
    recurring
        Parts of the look that recur from name to name: the token itself, the shapes around it, the lexicons around it. Each is
        the key of features that `features_of` spells out.
    rare
        Features of the words around it.
    """

    recurring: tuple[tuple[Any, ...], ...]
    rare: list[str]


def words_of(tokens: Sequence[Token]) -> list[str]:
    """Return the tokens as they count: lower case, long numbers by their length only."""
    return [
        token.text.lower()
        if len(token.text) < 5 or not token.text[0].isdigit()
        else "#" * min(len(token.text), 8)
        for token in tokens
    ]


def look_at(tokens: Sequence[Token], words: Sequence[str], marks: Sequence[Marks]) -> list[Look]:
    """Look at each token of a name.

    Parameters
    ----------
    tokens, words
        Tokens of one name, and the same by `words_of`.
    marks
        Lexicons by token, from `Lexicon.marks`.
    """
    before = ["^", *(token.separator[:1] for token in tokens[1:]), "$"]
    shapes = ["^", *(_shape(token.text) for token in tokens), "$"]
    runs = _runs(words, before)
    padded = ["^", "^", *words, "$", "$"]
    sets = [EDGE, *marks, ()]
    looks = []
    for i, word in enumerate(words):
        here, after = before[i], before[i + 1]
        last, following = padded[i + 1], padded[i + 3]
        shape = shapes[i + 1]
        recurring = (
            (word, shape, here + after),
            (shapes[i], shape, shapes[i + 2], here + after),
            (sets[i], sets[i + 1], sets[i + 2]),
        )
        rare = [
            f"w-1={last}{here}",
            f"w+1={following}{after}",
            f"w-2={padded[i]}",
            f"w+2={padded[i + 4]}",
            f"ww-={last}|{word}",
            f"ww+={word}|{following}",
            f"r={runs[i]}",
        ]
        looks.append(Look(recurring, rare))
    return looks


def features_of(look: tuple[Any, ...], part: int) -> list[str]:
    """Spell out a recurring part of a look, by its place in `Look.recurring`."""
    spell: Callable[..., list[str]] = (_own, _shapes, _lexicons)[part]
    return spell(*look)


def _own(word: str, shape: str, separators: str) -> list[str]:
    return [
        "b",
        f"w={word}",
        f"s={shape}",
        *(f"p{n}={word[:n]}" for n in (3, 4, 5)),
        *(f"q{n}={word[-n:]}" for n in (2, 3, 4, 5)),
        f"sp={separators}",
        f"s,sp={shape} {separators}",
        f"w,sp={word} {separators}",
    ]


def _shapes(last: str, shape: str, following: str, separators: str) -> list[str]:
    return [f"s-={last} {shape}", f"s+={shape} {following}", f"s-+={last} {shape} {following} {separators}"]


def _lexicons(last: Marks, marks: Marks, following: Marks) -> list[str]:
    here = "|".join(marks)
    return [
        f"xs={here}",
        f"xx-={'|'.join(last)}|{here}",
        *(f"x={mark}" for mark in marks),
        *(f"x-1={mark}" for mark in last if last is not EDGE),
        *(f"x+1={mark}" for mark in following),
    ]


@lru_cache(65_536)
def _shape(text: str) -> str:
    """Return the form of a token: digits or letters, their case, how many."""
    if text[0].isdigit():
        return f"d{min(len(text), 5)}"
    if text[0] > "\x7f":
        return "u"
    case = "a" if text.islower() else "A" if text.isupper() else "Aa"
    return f"{case}{min(len(text), 4)}"


def _runs(words: Sequence[str], before: Sequence[str]) -> list[str]:
    """Return for each token the unseparated run of tokens it is part of, and its place in it."""
    found: list[str] = []
    first = 0
    while first < len(words):
        last = first + 1
        while last < len(words) and not before[last]:
            last += 1
        run = "".join(words[first:last])
        found += [f"{run} {place}" for place in range(last - first)]
        first = last
    return found
