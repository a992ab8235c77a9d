"""Who depends on an artifact over any number of steps: many artifacts walked together, in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplychain.distinct import added, distinct, without

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Dependents", "Reached"]

_TOGETHER = 256
"""Artifacts walked at a time: what they reach is held in memory until they are done."""
_NEAREST = 3


class Reached(NamedTuple):
    """What depends on one artifact: how many, by the number of their label, and the first few direct dependents."""

    counts: tuple[int, ...]
    nearest: tuple[int, ...]


class Dependents:
    """Dependencies between artifacts numbered 0 … n-1.

    Parameters
    ----------
    labels
        Number of the label of each artifact, 0 … `kinds`-1.
    down, up
        The two ends of each dependency, downstream and upstream, in ascending order of upstream.
    """

    def __init__(self, labels: np.ndarray, kinds: int, down: np.ndarray, up: np.ndarray) -> None:
        self._labels, self._kinds = labels, kinds
        self._below = down
        self._first = np.searchsorted(up, np.arange(len(labels) + 1))

    def of(self, artifacts: np.ndarray) -> Iterator[Reached]:
        """Yield what depends on each of the artifacts; circles end, and an artifact does not depend on itself."""
        for first in range(0, len(artifacts), _TOGETHER):
            yield from self._together(artifacts[first : first + _TOGETHER])

    def _together(self, asked: np.ndarray) -> Iterator[Reached]:
        many = len(self._labels)
        ways = np.arange(len(asked))
        front = ways * many + asked
        seen = front
        while len(front):
            way, node = front // many, front % many
            fan = self._first[node + 1] - self._first[node]
            offset = np.arange(fan.sum()) - np.repeat(np.cumsum(fan) - fan, fan)
            below = self._below[np.repeat(self._first[node], fan) + offset]
            front = without(distinct(np.repeat(way, fan) * many + below), seen)
            seen = added(seen, front)
        reached = without(seen, ways * many + asked)
        keys = (reached // many) * self._kinds + self._labels[reached % many]
        counts = np.bincount(keys, minlength=len(asked) * self._kinds).reshape(len(asked), self._kinds)
        for way, artifact in enumerate(asked):
            direct = self._below[self._first[artifact] : self._first[artifact + 1]]
            nearest = direct[direct != artifact][:_NEAREST]
            yield Reached(tuple(map(int, counts[way])), tuple(map(int, nearest)))
