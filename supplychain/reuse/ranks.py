"""Figures of many models → the place of one among those of the same task."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.reuse.observation import Observation

__all__ = ["FEWEST", "FIGURES", "Ranks", "figures_of"]

FIGURES = ("downloads", "downloads_all_time", "likes", "spaces", "children", "repositories")
"""What popularity is measured by; the place of a model does not depend on the scale, so that log1p changes nothing."""
FEWEST = 5
"""Models of a task from which a place among them says something."""


class _Places(NamedTuple):
    """Different values in order, and how many models have one up to each."""

    values: list[int]
    counts: list[int]


def figures_of(seen: Observation) -> tuple[int | None, ...]:
    """Return the figures of a model, in the order of `FIGURES`; of children, the greater of what hub and graph count."""
    children = max(sum((seen.stated_children or {}).values()), sum(seen.children.values()))
    return (seen.downloads, seen.downloads_all_time, seen.likes, seen.spaces, children, seen.used_by)


class Ranks:
    """The figures of all models, by task.

    Parameters
    ----------
    rows
        Task and figures of each model, in the order of `FIGURES`; None for a figure nobody knows.
    """

    def __init__(self, rows: Iterable[tuple[str | None, tuple[int | None, ...]]]) -> None:
        counted: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
        for task, figures in rows:
            if task:
                for place, value in enumerate(figures):
                    if value is not None:
                        counted[task, place][value] += 1
        self._places = {key: _in_order(counts) for key, counts in counted.items()}

    def size(self, task: str, figure: str) -> int:
        """Return how many models of a task have the figure."""
        found = self._places.get((task, FIGURES.index(figure)))
        return found.counts[-1] if found else 0

    def place(self, task: str, figure: str, value: int) -> float | None:
        """Return the share of the other models of the task that have less, 0 to 1.

        None where fewer than `FEWEST` models of the task have the figure, or all of them have none.
        """
        found = self._places.get((task, FIGURES.index(figure)))
        if found is None or found.counts[-1] < FEWEST or found.values[-1] == 0:
            return None
        where = bisect_left(found.values, value)
        return min(1.0, (found.counts[where - 1] if where else 0) / (found.counts[-1] - 1))


def _in_order(counts: Counter[int]) -> _Places:
    values = sorted(counts)
    return _Places(values, list(accumulate(counts[value] for value in values)))
