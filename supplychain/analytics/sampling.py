"""Betweenness from a sample: which artifacts paths are followed from, and what that says of all of them.

Brandes and Pich, 2007: the paths from k sources drawn evenly, times n/k. The sources are drawn in batches, and how far the
batches lie apart gives the standard error. Both engines are given the same sources, so that their estimates are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplychain.analytics.results import Scores
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.analytics.source import Numbers

__all__ = ["BATCHES", "estimated", "pivots"]

BATCHES = 5
"""Independent parts of a sample; their spread gives the standard error."""


def pivots(numbers: Numbers, samples: int | None, seed: int) -> list[Numbers] | None:
    """Draw sources from those artifacts that depend on something, in batches; None when all of them are wanted.

    From an artifact that depends on nothing no path begins, so it is never drawn, and nothing is lost.
    """
    if samples is not None and samples < BATCHES:
        raise UsageError(
            f"{samples} samples say nothing of their own error.",
            remedy=f"Ask for at least {BATCHES}, or leave them out for the exact value.",
        )
    if samples is None or samples >= len(numbers):
        return None
    drawn = np.random.default_rng(seed).choice(np.sort(numbers), samples, replace=False)
    return np.array_split(drawn, BATCHES)


def estimated(numbers: Numbers, sums: np.ndarray, batches: Sequence[Numbers], sources: int) -> Scores:
    """Return estimates with their standard errors from the sums over each batch.

    Parameters
    ----------
    sums
        One row per batch, one column per artifact.
    sources
        How many artifacts there are to draw from.
    """
    sizes = np.array([len(batch) for batch in batches])
    means = sums / sizes[:, None]
    drawn = int(sizes.sum())
    value = sums.sum(axis=0) / drawn
    spread = np.sqrt(((means - value) ** 2 * sizes[:, None]).sum(axis=0) / (len(sizes) - 1) / drawn)
    unseen = np.sqrt(1 - drawn / sources)  # of a small population, much is seen
    return Scores(numbers, value * sources, errors=spread * unseen * sources)
