"""Estimates from a sample: even, seeded, and with an error that means something."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.analytics.sampling import BATCHES, estimated, pivots
from supplychain.errors import UsageError


@settings(deadline=None)
@given(st.integers(BATCHES, 60), st.integers(0, 2**32))
def test_a_sample_has_everybody_once_at_most_and_is_the_same_again(samples: int, seed: int) -> None:
    numbers = np.arange(100, 200)

    drawn, again = pivots(numbers, samples, seed), pivots(numbers[::-1], samples, seed)

    assert drawn is not None
    assert again is not None
    assert len(set(np.concatenate(drawn).tolist())) == samples
    assert np.concatenate(drawn).tolist() == np.concatenate(again).tolist()


def test_all_of_them_are_no_sample_and_too_few_are_none() -> None:
    numbers = np.arange(10)

    assert pivots(numbers, None, 0) is None
    assert pivots(numbers, 10, 0) is None
    with pytest.raises(UsageError, match="at least 5"):
        pivots(numbers, 4, 0)


def test_estimates_are_right_on_average_and_their_errors_cover_the_truth() -> None:
    shares = np.random.default_rng(1).exponential(size=2000)  # what each source says of one artifact
    truth, covered, estimates = shares.sum(), 0, []
    for seed in range(200):
        drawn = pivots(np.arange(2000), 250, seed)
        assert drawn is not None
        found = estimated(np.array([0]), np.array([[shares[batch].sum()] for batch in drawn]), drawn, 2000)
        assert found.errors is not None
        estimates.append(found.values[0])
        covered += (
            abs(found.values[0] - truth) <= 2.78 * found.errors[0]
        )  # Student's t, 4 degrees of freedom, 95 %

    assert np.mean(estimates) == pytest.approx(truth, rel=0.01)
    assert 180 <= covered <= 199
