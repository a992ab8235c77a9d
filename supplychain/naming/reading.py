"""Reading names: their elements in order, and the convention each follows."""

from __future__ import annotations

import re
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from supplychain.naming import conventions
from supplychain.naming.element import CATEGORIES, CODES, Element
from supplychain.naming.features import features_of, look_at, words_of
from supplychain.naming.lexicon import Lexicon
from supplychain.naming.model import Model, posteriors
from supplychain.naming.tokens import LONGEST, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from supplychain.naming.tokens import Token

__all__ = ["Part", "Reader", "Reading", "convention", "elements", "reading_of"]

_PARAMETERS = re.compile(r"(?:[ae]|\d+x)?\d+(?:[._]\d+)?[bm]", re.IGNORECASE)
_ACTIVE = re.compile(
    r"a\d+(?:[._]\d+)?b", re.IGNORECASE
)  # A3B: parameters at work, which the labels mostly take for other
_SURE = 1_000.0
_CACHED = 300_000  # looks whose scores are kept; then the cache starts anew


class Reading(NamedTuple):
    """What a name says."""

    name: str
    convention: str
    elements: tuple[Element, ...]


Part = tuple[str, int, int, float]
"""Category, start, end and confidence of an element."""


def reading_of(name: str, convention: str, parts: Iterable[Part]) -> Reading:
    """Return a reading of plain values."""
    elements = (Element(kind, name[start:end], start, end, sure) for kind, start, end, sure in parts)
    return Reading(name, convention, tuple(elements))


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
        self._scores: dict[tuple[Any, ...], int] = {}
        self._stack = np.zeros((1024, len(letters)), np.float32)

    @property
    def model(self) -> Model:
        """What it reads with."""
        return self._model

    def read(self, names: Sequence[str]) -> list[Reading]:
        """Read names together, which is quicker than one by one; the answers are the same."""
        return [reading_of(name, *plain) for name, plain in zip(names, self.plain(names), strict=True)]

    def plain(self, names: Sequence[str]) -> list[tuple[str, list[Part]]]:
        """Return the convention of each name and its elements as category, start, end and confidence."""
        parts, marks, scores = self.scores(names)
        found, chances = self._chances(parts, scores)
        best = chances.argmax(1)
        begins = (
            found[np.arange(len(best)), np.asarray(self._begins)[best]] * 2
            > chances[np.arange(len(best)), best]
        )
        sure = chances.max(1, initial=0).tolist()
        chosen, starts = best.tolist(), begins.tolist()
        kinds = conventions.choose(self._proofs(names, parts, marks, chances), self._model.choices)
        readings: list[tuple[str, list[Part]]] = []
        first = 0
        for name, tokens, kind in zip(names, parts, kinds, strict=True):
            last = first + len(tokens)
            of_name = self._elements(name, tokens, chosen[first:last], starts[first:last], sure[first:last])
            readings.append((kind, of_name))
            first = last
        return readings

    def evidence(self, names: Sequence[str]) -> list[list[float]]:
        """Return the evidence on the convention of each name; nothing for a name without letters and digits."""
        parts, marks, scores = self.scores(names)
        return self._proofs(names, parts, marks, self._chances(parts, scores)[1])

    def scores(
        self, names: Sequence[str]
    ) -> tuple[list[list[Token]], list[list[tuple[str, ...]]], np.ndarray[Any, np.dtype[np.float32]]]:
        """Return the tokens of names, their lexicons, and the scores of labels, tokens of all names x labels."""
        parts = [tokenize(name) for name in names]
        words = [words_of(tokens) for tokens in parts]
        marks = [self._lexicon.marks(w) for w in words]
        if not any(parts):
            return parts, marks, np.zeros((0, self._stack.shape[1]), np.float32)
        scores = self._scored(parts, words, marks)
        if self._lexicon.own:
            self._decide(scores, words)
        return parts, marks, scores

    def _chances(
        self, parts: list[list[Token]], scores: np.ndarray[Any, Any]
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return the probabilities of labels and of letters."""
        found = posteriors(scores, self._model.steps, [len(tokens) for tokens in parts])
        return found, found @ self._sums

    def _proofs(
        self,
        names: Sequence[str],
        parts: list[list[Token]],
        marks: list[list[tuple[str, ...]]],
        chances: np.ndarray[Any, Any],
    ) -> list[list[float]]:
        columns = [self._letters.index(letter) if letter in self._letters else None for letter in "AT"]
        architectures, tasks = (
            [0.0] * len(chances) if column is None else chances[:, column].tolist() for column in columns
        )
        proofs: list[list[float]] = []
        first = 0
        for name, tokens, seen in zip(names, parts, marks, strict=True):
            last = first + len(tokens)
            proofs.append(
                conventions.evidence(
                    name[name.rfind("/") + 1 :][:LONGEST],
                    tokens,
                    seen,
                    max(architectures[first:last]),
                    max(tasks[first:last]),
                )
                if tokens
                else []
            )
            first = last
        return proofs

    def elements(self, name: str) -> tuple[Element, ...]:
        """Return what the parts of a name say, in order."""
        return self.read([name])[0].elements

    def convention(self, name: str) -> str:
        """Return the convention a name follows."""
        return self.read([name])[0].convention

    def _elements(
        self, name: str, tokens: list[Token], chosen: list[int], starts: list[bool], sure: list[float]
    ) -> list[Part]:
        found: list[Part] = []
        place = 0
        while place < len(tokens):
            last = place + 1
            while last < len(tokens) and chosen[last] == chosen[place] and not starts[last]:
                last += 1
            start, end = tokens[place].start, tokens[last - 1].end
            letter = self._letters[chosen[place]]
            category = CATEGORIES[letter]
            if (letter == "S" and _PARAMETERS.fullmatch(name, start, end)) or (
                letter == "O" and _ACTIVE.fullmatch(name, start, end)
            ):
                category = "parameters"
            found.append((category, start, end, round(min(sure[place:last]), 4)))
            place = last
        rest = name.rfind("/") + 1 + LONGEST
        if len(name) > rest:
            found.append(("other", rest, len(name), 0.0))
        return found

    def _scored(
        self, parts: list[list[Token]], words: list[list[str]], marks: list[list[tuple[str, ...]]]
    ) -> np.ndarray[Any, np.dtype[np.float32]]:
        rows = self._model.rows
        known: list[int] = []
        features: list[str] = []
        if len(self._scores) > _CACHED:
            self._scores.clear()
        scores, remember = self._scores, self._remember
        for tokens, of_name, seen in zip(parts, words, marks, strict=True):
            for recurring, rare in look_at(tokens, of_name, seen):
                for part, key in enumerate(recurring):
                    place = scores.get(key)
                    known.append(remember(key, part) if place is None else place)
                features += rare
        count, none = sum(map(len, parts)), len(rows)
        found = np.fromiter(map(rows.get, features, repeat(none)), np.int32, len(features)).reshape(count, -1)
        used = found != none
        ends = np.concatenate([[0], np.cumsum(used.sum(1))])
        values = np.ones(int(ends[-1]), np.float32)
        matrix = sparse.csr_matrix((values, found[used], ends), shape=(count, len(self._model.weights)))
        remembered = self._stack[np.asarray(known, np.intp)].reshape(count, -1, self._stack.shape[1]).sum(1)
        return np.asarray(matrix @ self._model.weights + remembered, np.float32)

    def _remember(self, key: tuple[Any, ...], part: int) -> int:
        """Keep the score of a part of a look that recurs from name to name."""
        place = len(self._scores)
        if place == len(self._stack):
            self._stack = np.concatenate([self._stack, np.zeros_like(self._stack)])
        rows = self._model.rows
        columns = [rows[feature] for feature in features_of(key, part) if feature in rows]
        self._stack[place] = self._model.weights[columns].sum(0)
        self._scores[key] = place
        return place

    def _decide(self, scores: np.ndarray[Any, Any], words: list[list[str]]) -> None:
        """Let the terms of the user's lexicons be what they say."""
        first = 0
        for of_name in words:
            for start, end, category in self._lexicon.decided(of_name):
                letter = "S" if category == "parameters" else CODES[category]
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
