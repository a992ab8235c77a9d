"""Columns of numbers → rows of names: the same page whatever the engine handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.analytics.results import (
    Groups,
    Pairs,
    Scores,
    group_rows,
    member_rows,
    pair_rows,
    ranked_rows,
)
from tests.analytics import GivenSource

if TYPE_CHECKING:
    from supplychain.graph.store import Store

NOWHERE = cast("Store", None)
VALUES = st.lists(st.sampled_from([0.0, 0.25, 0.1 + 0.2, 0.3, 1e-9, 7.0]), min_size=1, max_size=12)


def source(count: int) -> GivenSource:
    return GivenSource(NOWHERE, list(range(count)), [])


def column(values: Any) -> np.ndarray:
    return np.array(list(values), np.int64)


@settings(deadline=None)
@given(VALUES, st.integers(1, 14), st.booleans())
def test_a_page_is_the_beginning_of_the_whole_whoever_left_out_what_all_have(
    values: list[float], limit: int, sparse: bool
) -> None:
    kept = [n for n, value in enumerate(values) if value or not sparse]
    scores = Scores(column(kept), np.array([values[n] for n in kept]))

    whole = ranked_rows(source(len(values)), scores, None)

    assert len(whole) == len(values)
    assert ranked_rows(source(len(values)), scores, limit) == whole[:limit]
    assert whole == sorted(whole, key=lambda row: (-row.value, row.artifact))
    assert {row.value for row in whole} <= {0.0, 0.25, 0.3, 1e-9, 7.0}, "the last digits do not count"


@settings(deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.integers(1, 14))
def test_groups_are_numbered_by_size_and_first_member(groups: list[int], limit: int) -> None:
    count = len(groups)
    sizes = {group: groups.count(group) for group in groups}
    kept = [n for n in range(count) if sizes[groups[n]] > 1 or n % 2]  # some that are alone, too
    few = Groups(column(kept), column(groups[n] for n in kept), column(n % 3 for n in kept))
    own = column(n % 3 if sizes[groups[n]] > 1 else 0 for n in range(count))
    every = Groups(column(range(count)), column(g * 7 - 3 for g in groups), own)

    whole = group_rows(source(count), every, None)

    assert whole == group_rows(source(count), few, None)
    assert group_rows(source(count), few, limit) == whole[:limit] == group_rows(source(count), every, limit)
    assert sum(row[1] for row in whole) == count
    assert [row[:2] for row in whole] == [
        (place, size) for place, size in enumerate(sorted(sizes.values(), reverse=True))
    ]
    members = member_rows(source(count), every, None)
    assert member_rows(source(count), few, limit) == members[:limit]
    assert [len([m for m in members if m[2] == row[0]]) for row in whole] == [row[1] for row in whole]


def test_a_pair_is_told_by_its_names() -> None:
    pairs = Pairs(column([2, 1, 0]), column([1, 0, 2]), np.array([0.5, 0.5, 1.0]))

    assert pair_rows(source(3), pairs, 2) == [
        ("o/000000000", "Model", "o/000000002", "Model", 1.0),
        ("o/000000001", "Model", "o/000000000", "Model", 0.5),
    ]
    assert pair_rows(source(3), pairs, None, either=True)[2][:3:2] == ("o/000000001", "o/000000002")
