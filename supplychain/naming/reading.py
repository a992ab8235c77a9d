"""Reading names: their elements in order, and the convention each follows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from supplychain.naming import conventions
from supplychain.naming.element import CATEGORIES, Element
from supplychain.naming.features import around, own, words_of
from supplychain.naming.lexicon import Lexicon
from supplychain.naming.model import Model, posteriors
from supplychain.naming.tokens import LONGEST, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from supplychain.naming.tokens import Token

__all__ = ["Reader", "Reading", "convention", "elements"]

_PARAMETERS = re.compile(r"(?:[ae]|\d+x)?\d+(?:[._]\d+)?[bm]", re.IGNORECASE)
_SURE = 1_000.0
_CACHED = 200_000  # tokens whose scores are kept; then the cache starts anew


class Reading(NamedTuple):
    """What a name says."""

    name: str
    convention: str
    elements: tuple[Element, ...]


class Reader:
    """Reads names with the shipped model, the shipped lexicons, and lexicons of your own.

    Parameters
    ----------
    lexicons
        TOML files, or folders of them, like those in `supplychain/naming/lexicons`; their terms decide.
    model
        Another model than the one that comes with the package.

    Raises
    ------
    InputError
        A lexicon cannot be read.
    """

    def __init__(self, lexicons: Iterable[Path | str] = (), *, model: Model | None = None) -> None:
        paths = tuple(lexicons)
        self._lexicon = Lexicon.shipped().extended(paths) if paths else Lexicon.shipped()
        self._model = model or Model.shipped()
        letters = [label[2:] for label in self._model.labels]
        self._letters = sorted(set(letters))
        self._sums = np.array([[a == b for b in self._letters] for a in letters], np.float32)
        self._begins = [self._model.labels.index(f"B-{letter}") for letter in self._letters]
        self._scores: dict[tuple[str, str, str], int] = {}
        self._stack = np.zeros((1024, len(letters)), np.float32)

    def read(self, names: Sequence[str]) -> list[Reading]:
        """Read names together, which is quicker than one by one; the answers are the same."""
        parts = [tokenize(name) for name in names]
        words = [words_of(tokens) for tokens in parts]
        marks = [self._lexicon.marks(w) for w in words]
        scores = self._scored(parts, words, marks)
        if self._lexicon.own:
            self._decide(scores, words)
        found = posteriors(scores, self._model.steps, [len(tokens) for tokens in parts])
        chances = found @ self._sums
        best = chances.argmax(1)
        begins = (
            found[np.arange(len(best)), np.asarray(self._begins)[best]] * 2
            > chances[np.arange(len(best)), best]
        )
        sure = chances.max(1, initial=0).tolist()
        chosen, starts = best.tolist(), begins.tolist()
        readings = []
        first = 0
        for name, tokens, seen in zip(names, parts, marks, strict=True):
            last = first + len(tokens)
            of_name = self._elements(name, tokens, chosen[first:last], starts[first:last], sure[first:last])
            kind = conventions.choose(of_name, tokens, seen, self._model.choices)
            readings.append(Reading(name, kind, of_name))
            first = last
        return readings

    def elements(self, name: str) -> tuple[Element, ...]:
        """Return what the parts of a name say, in order."""
        return self.read([name])[0].elements

    def convention(self, name: str) -> str:
        """Return the convention a name follows."""
        return self.read([name])[0].convention

    def _elements(
        self, name: str, tokens: list[Token], chosen: list[int], starts: list[bool], sure: list[float]
    ) -> tuple[Element, ...]:
        found: list[Element] = []
        place = 0
        while place < len(tokens):
            last = place + 1
            while last < len(tokens) and chosen[last] == chosen[place] and not starts[last]:
                last += 1
            start, end = tokens[place].start, tokens[last - 1].end
            text = name[start:end]
            letter = self._letters[chosen[place]]
            category = CATEGORIES[letter]
            if letter == "S" and _PARAMETERS.fullmatch(text):
                category = "parameters"
            found.append(Element(category, text, start, end, round(min(sure[place:last]), 4)))
            place = last
        rest = name.rfind("/") + 1 + LONGEST
        if len(name) > rest:
            found.append(Element("other", name[rest:], rest, len(name), 0.0))
        return tuple(found)

    def _scored(
        self, parts: list[list[Token]], words: list[list[str]], marks: list[list[tuple[str, ...]]]
    ) -> np.ndarray[Any, np.dtype[np.float32]]:
        rows = self._model.rows
        none = len(rows)
        cached, columns, ends = [], [], [0]
        scores = self._scores
        if len(scores) > _CACHED:
            scores.clear()
        for tokens, of_name, seen in zip(parts, words, marks, strict=True):
            for key, features in around(tokens, of_name, seen):
                place = scores.get(key)
                cached.append(self._remember(key) if place is None else place)
                columns += [row for feature in features if (row := rows.get(feature, none)) != none]
                ends.append(len(columns))
        shape = (len(ends) - 1, len(self._model.weights))
        matrix = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=shape)
        return np.asarray(matrix @ self._model.weights + self._stack[cached], np.float32)

    def _remember(self, key: tuple[str, str, str]) -> int:
        """Keep the part of a token's score that depends on nothing but itself."""
        place = len(self._scores)
        if place == len(self._stack):
            self._stack = np.concatenate([self._stack, np.zeros_like(self._stack)])
        model = self._model
        self._stack[place] = model.weights[[model.rows[f] for f in own(*key) if f in model.rows]].sum(0)
        self._scores[key] = place
        return place

    def _decide(self, scores: np.ndarray[Any, Any], words: list[list[str]]) -> None:
        """Let the terms of the user's lexicons be what they say."""
        first = 0
        for of_name in words:
            for start, end, category in self._lexicon.decided(of_name):
                letter = "S" if category == "parameters" else conventions.CODES[category]
                for place in range(start, end):
                    label = self._model.labels.index(f"{'B' if place == start else 'I'}-{letter}")
                    scores[first + place] = -_SURE
                    scores[first + place, label] = _SURE
            first += len(of_name)


@cache
def _reader() -> Reader:
    return Reader()


def elements(name: str) -> tuple[Element, ...]:
    """Return what the parts of a name say, in order; the owner before the last slash is left out.

    Offsets count from the start of `name` as it was given. Every letter and digit belongs to one element.
    """
    return _reader().elements(name)


def convention(name: str) -> str:
    """Return the convention of a name: ``implementation``, ``application``, ``both`` or ``other``.

    An implementation names an architecture, an application names a task or what the model is for.
    """
    return _reader().convention(name)
