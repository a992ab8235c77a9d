"""The trained part: a linear-chain conditional random field over the tokens of a name.

Lafferty, McCallum, Pereira, "Conditional Random Fields", ICML 2001. Stored as plain arrays; nothing in the file is code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Model", "posteriors"]

Floats = "np.ndarray[Any, np.dtype[np.float32]]"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features and of steps from label to label.

    Attributes
    ----------
    labels
        ``B-`` or ``I-`` and the letter of a category: begins, or goes on with, an element.
    rows
        Feature → row of `weights`.
    weights
        Features x labels.
    steps
        (Labels + 1) x labels: from a label to the next; the last row is the start of a name.
    choices
        Weights of the convention classes, features x classes; see `supplychain.naming.conventions`.
    """

    labels: tuple[str, ...]
    rows: dict[str, int]
    weights: np.ndarray[Any, np.dtype[np.float32]]
    steps: np.ndarray[Any, np.dtype[np.float32]]
    choices: np.ndarray[Any, np.dtype[np.float32]]

    @classmethod
    @cache
    def shipped(cls) -> Model:
        """Return the model that comes with the package."""
        with as_file(files("supplychain.naming").joinpath("model.npz")) as path:
            return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read a model that `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            names = file["features"].tobytes().decode("utf-8").split("\n")
            labels = tuple(file["labels"].tobytes().decode("ascii").split("\n"))
            weights = np.zeros((len(names) + 1, len(labels)), np.float32)
            row = np.repeat(np.arange(len(names)), file["counts"])
            weights[row, file["columns"]] = file["values"].astype(np.float32) * file["scale"]
            rows = {name: place for place, name in enumerate(names)}
            return cls(labels, rows, weights, file["steps"], file["choices"])

    def save(self, path: Path) -> None:
        """Write the model: weights in 127 steps, those that round to nothing left out."""
        scale = np.float32(np.abs(self.weights).max() / 127)
        rounded = np.rint(self.weights / scale).astype(np.int8)
        names = sorted(self.rows)
        rounded = rounded[[self.rows[name] for name in names]]
        kept = np.flatnonzero(np.any(rounded, axis=1))
        rounded = rounded[kept]
        row, column = np.nonzero(rounded)
        np.savez_compressed(
            path,
            features=np.frombuffer("\n".join(names[i] for i in kept).encode(), np.uint8),
            labels=np.frombuffer("\n".join(self.labels).encode(), np.uint8),
            counts=np.bincount(row, minlength=len(kept)).astype(np.uint8),
            columns=column.astype(np.uint8),
            values=rounded[row, column],
            scale=scale,
            steps=self.steps.astype(np.float32),
            choices=self.choices.astype(np.float32),
        )


def posteriors(
    scores: np.ndarray[Any, Any], steps: np.ndarray[Any, Any], lengths: Sequence[int]
) -> np.ndarray[Any, Any]:
    """Return the probability of each label at each token, given the whole name.

    Parameters
    ----------
    scores
        Tokens of all names x labels, log scale.
    steps
        As in `Model`.
    lengths
        Tokens of each name; names of the same length are worked on together.
    """
    labels = scores.shape[1]
    local = np.exp(scores - scores.max(1, keepdims=True)) if len(scores) else scores
    step, start = np.exp(steps[:labels]), np.exp(steps[labels])
    result = np.empty_like(local)
    sizes = np.asarray(lengths)
    offsets = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    for length in np.unique(sizes[sizes > 0]):
        first = offsets[sizes == length]
        forward = []
        for place in range(length):
            here = (forward[-1] @ step if place else start) * local[first + place]
            forward.append(here / here.sum(1, keepdims=True))
        back = np.ones_like(forward[0])
        for place in range(length - 1, -1, -1):
            both = forward[place] * back
            result[first + place] = both / both.sum(1, keepdims=True)
            back = (local[first + place] * back) @ step.T
            back /= back.max(1, keepdims=True)
    return result
