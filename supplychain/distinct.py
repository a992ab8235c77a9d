"""Sets of numbers as arrays: each number once, ascending.

NumPy 2.3 and later find the different values of an array by hashing (`np.unique`, and by it `np.union1d` and `np.setdiff1d`),
which takes a hundred times as long as sorting where there are millions of integers.
"""

from __future__ import annotations

import numpy as np

__all__ = ["added", "distinct", "without"]


def distinct(values: np.ndarray) -> np.ndarray:
    """Return the different values of an array."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def without(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the values of one set that are not in another."""
    if not len(other):
        return one
    at = np.minimum(np.searchsorted(other, one), len(other) - 1)
    missing: np.ndarray = one[other[at] != one]
    return missing


def added(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return a set with the values of another, none of which is in it."""
    return np.insert(one, np.searchsorted(one, other), other)
