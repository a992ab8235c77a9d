"""What the model sees of each token: itself, its neighbors, the separators, and the lexicons it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.naming.tokens import Token

__all__ = ["around", "own", "words_of"]


def words_of(tokens: Sequence[Token]) -> list[str]:
    """Return the tokens as they count: lower case, long numbers by their length only."""
    return [
        token.text.lower()
        if len(token.text) < 5 or not token.text[0].isdigit()
        else "#" * min(len(token.text), 8)
        for token in tokens
    ]


def own(word: str, shape: str, separators: str) -> list[str]:
    """Return the features of a token that depend on nothing but itself and the separators beside it."""
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


def shape_of(text: str) -> str:
    """Return the form of a token: digits or letters, their case, how many."""
    if text[0].isdigit():
        return f"d{min(len(text), 5)}"
    if text[0] > "\x7f":
        return "u"
    case = "a" if text.islower() else "A" if text.isupper() else "Aa"
    return f"{case}{min(len(text), 4)}"


def around(
    tokens: Sequence[Token], words: Sequence[str], marks: Sequence[tuple[str, ...]]
) -> list[tuple[tuple[str, str, str], list[str]]]:
    """Return for each token the arguments of `own` and the features that depend on its place.

    Parameters
    ----------
    tokens, words
        Tokens of one name, and the same by `words_of`.
    marks
        Lexicons by token, from `Lexicon.marks`.
    """
    count = len(tokens)
    before = ["^", *(token.separator[:1] for token in tokens[1:]), "$"]
    shapes = [shape_of(token.text) for token in tokens]
    runs = _runs(words, before)
    padded = ["^", "^", *words, "$", "$"]
    forms = ["^", *shapes, "$"]
    sets = ["^", *("|".join(found) for found in marks), "$"]
    out = []
    for i in range(count):
        word, here, after = words[i], before[i], before[i + 1]
        last, following = padded[i + 1], padded[i + 3]
        found = [
            f"w-1={last}{here}",
            f"w+1={following}{after}",
            f"w-2={padded[i]}",
            f"w+2={padded[i + 4]}",
            f"ww-={last}|{word}",
            f"ww+={word}|{following}",
            f"s-={forms[i]} {shapes[i]}",
            f"s+={shapes[i]} {forms[i + 2]}",
            f"s-+={forms[i]} {shapes[i]} {forms[i + 2]} {here}{after}",
            f"r={runs[i]}",
            f"xs={sets[i + 1]}",
            f"xx-={sets[i]}|{sets[i + 1]}",
        ]
        found += [f"x={mark}" for mark in marks[i]]
        if i:
            found += [f"x-1={mark}" for mark in marks[i - 1]]
        if i + 1 < count:
            found += [f"x+1={mark}" for mark in marks[i + 1]]
        out.append(((word, shapes[i], here + after), found))
    return out


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
