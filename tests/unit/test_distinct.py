"""Sets as arrays do what sets do."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplychain.distinct import added, distinct, without

NUMBERS = st.lists(st.integers(-(2**62), 2**62) | st.integers(0, 8))


def array(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


@given(NUMBERS)
def test_distinct_values_come_in_order(values: list[int]) -> None:
    assert distinct(array(values)).tolist() == sorted(set(values))


@given(NUMBERS, NUMBERS)
def test_what_another_set_has_is_taken_away_and_comes_back(one: list[int], other: list[int]) -> None:
    mine, others = distinct(array(one)), distinct(array(other))

    left = without(mine, others)

    assert left.tolist() == sorted(set(one) - set(other))
    assert added(others, left).tolist() == sorted(set(one) | set(other))
