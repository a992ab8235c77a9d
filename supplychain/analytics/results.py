"""What engines hand back: long columns of node numbers and values; names are looked up only for what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplychain.distinct import distinct, without

if TYPE_CHECKING:
    from supplychain.analytics.source import Numbers, Source

__all__ = [
    "Groups",
    "Node",
    "Pairs",
    "Ranked",
    "Scores",
    "group_rows",
    "member_rows",
    "pair_rows",
    "ranked_rows",
]

Node = tuple[str, str]
"""Label and id."""

_DIGITS = 10
"""Significant digits of a score that count: the last ones differ from run to run, and would make the order of equals differ."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Values of artifacts, by number; every artifact that is not among them has the value `rest`."""

    numbers: Numbers
    values: np.ndarray
    rest: float = 0.0
    errors: np.ndarray | None = None
    """Standard error of each value, where they are estimates."""
    partial: bool = False
    """Whether smaller values than these were left out."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Group of each artifact, by number; every artifact that is not among them is a group of its own."""

    numbers: Numbers
    groups: Numbers
    degrees: Numbers
    modularity: float | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of artifacts, by number, with a value."""

    one: Numbers
    other: Numbers
    values: np.ndarray


class Ranked(NamedTuple):
    """One artifact with its value, the standard error of that, and its number."""

    artifact: str
    label: str
    value: float
    error: float
    number: int


def ranked_rows(source: Source, scores: Scores, limit: int | None) -> list[Ranked]:
    """Artifacts by value, greatest first, then by id and label."""
    numbers, values, errors = _completed(source, scores, limit)
    values = rounded(values)
    kept = _greatest(values, limit)
    numbers, values, errors = numbers[kept], values[kept], errors[kept]
    names = source.names(numbers)
    rows = [
        Ranked(names[number][1], names[number][0], value, error, number)
        for number, value, error in zip(numbers.tolist(), values.tolist(), errors.tolist(), strict=True)
    ]
    return sorted(rows, key=lambda row: (-row.value, row.artifact, row.label))[:limit]


def pair_rows(
    source: Source, pairs: Pairs, limit: int | None, *, either: bool = False
) -> list[tuple[str, str, str, str, float]]:
    """Rows of two artifacts with their labels and the value, greatest first; with `either` the first in order comes first."""
    values = rounded(pairs.values)
    kept = _greatest(values, limit)
    one, other = pairs.one[kept], pairs.other[kept]
    names = source.names(distinct(np.concatenate([one, other])))
    rows = []
    for a, b, value in zip(one.tolist(), other.tolist(), values[kept].tolist(), strict=True):
        ends = names[a][::-1], names[b][::-1]
        first, second = sorted(ends) if either else ends
        rows.append((*first, *second, value))
    return sorted(rows, key=lambda row: (-row[4], *row[:4]))[:limit]


def _greatest(values: np.ndarray, limit: int | None) -> np.ndarray:
    """Mark the greatest values and all that equal the last of them: which of those are shown, their names decide."""
    if limit is None or limit >= len(values):
        return np.ones(len(values), bool)
    return np.asarray(values >= np.partition(values, len(values) - limit)[len(values) - limit])


def _completed(source: Source, scores: Scores, limit: int | None) -> tuple[Numbers, np.ndarray, np.ndarray]:
    """Add the artifacts that have the common value, when they may be shown."""
    errors = scores.errors if scores.errors is not None else np.zeros(len(scores.values))
    enough = limit is not None and np.count_nonzero(scores.values > scores.rest) >= limit
    if scores.partial or enough:
        return scores.numbers, scores.values, errors
    missing = without(distinct(source.nodes()), distinct(scores.numbers))
    return (
        np.concatenate([scores.numbers, missing]),
        np.concatenate([scores.values, np.full(len(missing), scores.rest)]),
        np.concatenate([errors, np.zeros(len(missing))]),
    )


def rounded(values: np.ndarray) -> np.ndarray:
    """Values to ten significant digits."""
    found = values.astype(np.float64)
    some = found != 0
    scale = 10.0 ** (_DIGITS - 1 - np.floor(np.log10(np.abs(found[some]))))
    found[some] = np.round(found[some] * scale) / scale
    return found


def group_rows(source: Source, groups: Groups, limit: int | None) -> list[tuple[int, int, str, str]]:
    """Rows of group, size, example and its label, largest group first; the example has most dependencies and dependents."""
    found = _ordered(source, groups, limit)
    return [(place, len(g.numbers), g.example[1], g.example[0]) for place, g in enumerate(found)]


def member_rows(source: Source, groups: Groups, limit: int | None) -> list[tuple[str, str, int]]:
    """Rows of artifact, label and group, largest group first, then by id and label."""
    rows: list[tuple[str, str, int]] = []
    for place, group in enumerate(_ordered(source, groups, limit)):
        names = source.names(group.numbers).values()
        rows += sorted((artifact, label, place) for label, artifact in names)
        if limit is not None and len(rows) >= limit:
            break
    return rows[:limit]


class _Group(NamedTuple):
    numbers: Numbers
    example: Node


def _ordered(source: Source, groups: Groups, limit: int | None) -> list[_Group]:
    """Groups by size, then by the first of their members' ids and labels; at most `limit` of them."""
    numbers, degrees, starts, sizes = _slices(*_with_loners(source, groups, limit), limit)
    order = np.argsort(-sizes, kind="stable")
    slices = [slice(start, start + size) for start, size in zip(starts[order], sizes[order], strict=True)]
    common = {size for size, count in zip(*np.unique(sizes, return_counts=True), strict=True) if count > 1}
    best = [numbers[s][degrees[s] == degrees[s].max()] for s in slices]
    # Where sizes are equal the names of all members decide; else only candidates for the example need one.
    asked = [numbers[s] if s.stop - s.start in common else b for s, b in zip(slices, best, strict=True)]
    names = source.names(np.concatenate([np.empty(0, np.int64), *asked]))
    keyed = [
        (-(s.stop - s.start), _first(names, a), place, _Group(numbers[s], _example(names, b)))
        for place, (s, a, b) in enumerate(zip(slices, asked, best, strict=True))
    ]
    return [group for *_, group in sorted(keyed, key=lambda key: key[:3])][:limit]


def _with_loners(source: Source, groups: Groups, limit: int | None) -> tuple[Numbers, Numbers, Numbers]:
    """Add the artifacts that are groups of their own, when they may be shown."""
    sizes = np.unique(groups.groups, return_counts=True)[1]
    if limit is not None and np.count_nonzero(sizes > 1) >= limit:
        return groups.numbers, groups.groups, groups.degrees
    alone = without(distinct(source.nodes()), distinct(groups.numbers))
    after = groups.groups.max() + 1 if len(groups.groups) else 0
    return (
        np.concatenate([groups.numbers, alone]),
        np.concatenate([groups.groups, np.arange(len(alone)) + after]),
        np.concatenate([groups.degrees, np.zeros(len(alone), np.int64)]),
    )


def _slices(
    numbers: Numbers, groups: Numbers, degrees: Numbers, limit: int | None
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Sort members by group; return them with their degrees, and where each of the largest groups begins and its size."""
    order = np.argsort(groups, kind="stable")
    _, starts, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    if limit is not None and limit < len(sizes):
        least = np.sort(sizes)[-limit]
        starts, sizes = starts[sizes >= least], sizes[sizes >= least]
    return numbers[order], degrees[order], starts, sizes


def _first(names: dict[int, Node], numbers: Numbers) -> Node:
    label, artifact = min((names[n] for n in numbers.tolist()), key=lambda node: node[::-1])
    return artifact, label


def _example(names: dict[int, Node], numbers: Numbers) -> Node:
    return min((names[number] for number in numbers.tolist()), key=lambda node: node[::-1])
