"""Fitting the model to names whose elements are known. Deterministic: the same names give the same weights."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from supplychain.naming.conventions import CONVENTIONS
from supplychain.naming.features import features_of, look_at, words_of
from supplychain.naming.lexicon import Lexicon
from supplychain.naming.model import Model
from supplychain.naming.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.naming.features import Look
    from supplychain.naming.tokens import Token

__all__ = ["Labeled", "fit", "fit_choices", "label"]


@dataclass(frozen=True, slots=True)
class Labeled:
    """Tokens of a name, and of each the label: ``B-`` or ``I-`` and the letter of its element; how much the name counts."""

    tokens: list[Token]
    labels: list[str]
    weight: float = 1.0


def label(part: str, components: Sequence[tuple[str, str]]) -> Labeled | None:
    """Find the components of a name, given in order with their letters, in its tokens; None if they are not all there."""
    tokens = tokenize(part)
    labels: list[str | None] = [None] * len(tokens)
    position = 0
    for text, letter in components:
        start = part.find(text, position)
        if start < 0:
            return None
        position = start + len(text)
        first = True
        for place, token in enumerate(tokens):
            if labels[place] is None and token.start < position and token.end > start:
                labels[place] = f"{'B' if first else 'I'}-{letter}"
                first = False
    return Labeled(tokens, [found or "B-O" for found in labels])


def fit(names: Sequence[Labeled], *, l2: float = 1.0, rarest: int = 2, steps: int = 70) -> Model:
    """Fit a conditional random field by L-BFGS.

    Parameters
    ----------
    names
        What is to be learned.
    l2
        Strength of the Gaussian prior on all weights.
    rarest
        How often a feature must occur to be looked at.
    steps
        Most iterations.
    """
    lexicon = Lexicon.shipped()
    features = [
        [_features(look) for look in look_at(one.tokens, words, lexicon.marks(words))]
        for one in names
        for words in [words_of(one.tokens)]
    ]
    counts = Counter(feature for name in features for token in name for feature in token)
    rows = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= rarest))}
    letters = sorted({found[2:] for one in names for found in one.labels})
    labels = tuple(f"{kind}-{letter}" for kind in "BI" for letter in letters)
    problem = _Problem(names, features, rows, labels, l2)
    start = np.zeros(len(rows) * len(labels) + (len(labels) + 1) * len(labels))
    found = minimize(problem, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6}).x
    weights, transitions = problem.parts(found)
    return Model(
        labels,
        rows,
        np.vstack([weights, np.zeros(len(labels))]).astype(np.float32),
        transitions.astype(np.float32),
        np.zeros((0, len(CONVENTIONS)), np.float32),
    )


def _features(look: Look) -> list[str]:
    return [f for part, key in enumerate(look.recurring) for f in features_of(key, part)] + look.rare


class _Problem:
    """Negative log likelihood with its gradient, as the optimizer asks for it."""

    def __init__(
        self,
        names: Sequence[Labeled],
        features: Sequence[Sequence[Sequence[str]]],
        rows: dict[str, int],
        labels: tuple[str, ...],
        l2: float,
    ) -> None:
        self.l2, self.count, self.width = l2, len(labels), len(rows)
        place = {found: i for i, found in enumerate(labels)}
        columns: list[int] = []
        ends = [0]
        for name in features:
            for token in name:
                columns += sorted(rows[f] for f in token if f in rows)
                ends.append(len(columns))
        self.matrix = sparse.csr_matrix(
            (np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(rows))
        )
        self.transposed = self.matrix.T.tocsr()
        self.truth = np.array([place[found] for one in names for found in one.labels])
        self.counting = np.array([one.weight for one in names for _ in one.labels])
        one_hot = np.zeros((len(self.truth), self.count))
        one_hot[np.arange(len(self.truth)), self.truth] = self.counting
        self.seen = self.transposed @ one_hot
        self.seen_steps = np.zeros((self.count + 1, self.count))
        for one in names:
            before = self.count
            for found in one.labels:
                self.seen_steps[before, place[found]] += one.weight
                before = place[found]
        sizes = np.array([len(one.labels) for one in names])
        offsets = np.concatenate([[0], np.cumsum(sizes)])[:-1]
        self.groups = [(int(n), offsets[sizes == n]) for n in np.unique(sizes[sizes > 0])]

    def parts(self, point: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return the weights and the steps of a point."""
        split = self.width * self.count
        return point[:split].reshape(-1, self.count), point[split:].reshape(self.count + 1, self.count)

    def __call__(self, point: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        weights, steps = self.parts(point)
        scores = self.matrix @ weights
        chances, expected, total = self._expected(scores, steps)
        right = self.counting @ scores[np.arange(len(scores)), self.truth] + (self.seen_steps * steps).sum()
        slopes = [(self.transposed @ chances - self.seen).ravel(), (expected - self.seen_steps).ravel()]
        gradient = np.concatenate(slopes) + self.l2 * point
        return float(total - right + 0.5 * self.l2 * (point @ point)), gradient

    def _expected(
        self, scores: np.ndarray[Any, Any], steps: np.ndarray[Any, Any]
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], float]:
        """Return the chances of labels by token, the expected steps, and the logarithm of the partition function."""
        highest = scores.max(1, keepdims=True)
        local = np.exp(scores - highest)
        total = float(self.counting @ highest[:, 0])
        step, start = np.exp(steps[: self.count]), np.exp(steps[self.count])
        chances, expected = np.empty_like(scores), np.zeros_like(steps)
        for length, first in self.groups:
            counting = self.counting[first][:, None]
            forward: list[np.ndarray[Any, Any]] = []
            scale: list[np.ndarray[Any, Any]] = []
            for place in range(length):
                here = (forward[-1] @ step if place else start) * local[first + place]
                scale.append(here.sum(1, keepdims=True))
                total += float((counting * np.log(scale[-1])).sum())
                forward.append(here / scale[-1])
            back = np.ones_like(forward[0])
            for place in range(length - 1, -1, -1):
                both = forward[place] * back
                chances[first + place] = both = both / both.sum(1, keepdims=True) * counting
                if place:
                    later = local[first + place] * back / scale[place]
                    expected[: self.count] += ((counting * forward[place - 1]).T @ later) * step
                    back = later @ step.T
                else:
                    expected[self.count] += both.sum(0)
        return chances, expected, total


def fit_choices(
    evidence: Sequence[Sequence[float]], classes: Sequence[int], *, l2: float = 1.0
) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Fit the weights of the conventions by multinomial logistic regression."""
    given = np.asarray(evidence, float)
    truth = np.eye(len(CONVENTIONS))[list(classes)]

    def loss(point: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        scores = given @ point.reshape(given.shape[1], -1)
        scores -= scores.max(1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(1, keepdims=True)
        gradient = (given.T @ (chances - truth)).ravel() + l2 * point
        return float(-np.log((chances * truth).sum(1)).sum() + 0.5 * l2 * (point @ point)), gradient

    start = np.zeros(given.shape[1] * len(CONVENTIONS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return np.asarray(found.reshape(given.shape[1], -1), np.float32)
