"""What is asked of a model, and how candidates are weighed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.errors import UnknownName, UsageError
from supplychain.reuse.choosing import WEIGHTS, framework_words, parameters_in, surely, weighted, weights_with
from supplychain.reuse.factors import FactorRow


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7B", 7 * 10**9),
        ("350M", 350 * 10**6),
        ("1.3b", 1_300_000_000),
        (" 2 million ", 2 * 10**6),
        ("110000000", 110_000_000),
    ],
)
def test_numbers_of_parameters_are_read_as_people_write_them(text: str, number: int) -> None:
    assert parameters_in(text) == number


@pytest.mark.parametrize("text", ["", "big", "-7B", "0", "7 apples", "7B!"])
def test_what_is_no_number_of_parameters_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="350M"):
        parameters_in(text)


def test_a_framework_has_its_words_and_a_library_is_its_own() -> None:
    assert "safetensors" in framework_words("PyTorch")
    assert framework_words("Diffusers", ["diffusers"]) == ["diffusers"]
    with pytest.raises(UnknownName, match="tensorflow"):
        framework_words("tensorflo")


def test_weights_are_changed_one_by_one() -> None:
    assert weights_with({}) == WEIGHTS
    assert weights_with({"popularity": 0.5})["popularity"] == 0.5
    with pytest.raises(UnknownName, match="quality"):
        weights_with({"qualty": 1})
    with pytest.raises(UsageError, match="number from 0 on"):
        weights_with({"quality": -1})
    with pytest.raises(UsageError, match="number from 0 on"):
        weights_with({"quality": float("nan")})
    with pytest.raises(UsageError, match="All weights"):
        weights_with(dict.fromkeys(WEIGHTS, 0.0))


def test_what_nobody_knows_counts_in_no_mean() -> None:
    assert weighted({"quality": 1.0, "popularity": None}, WEIGHTS) == 1.0
    assert weighted({"quality": None}, WEIGHTS) is None
    assert weighted({"quality": 1.0, "portability": 0.0}, {"quality": 3, "portability": 1}) == 0.75


def test_what_nobody_looked_at_is_no_reason_to_come_first() -> None:
    one_good_thing = [
        FactorRow("quality", "documentation", 1.0, "present", ""),
        FactorRow("quality", "scan", None, "unknown", ""),
        FactorRow("quality", "performance table", None, "unknown", ""),
        FactorRow("quality", "names", None, "not applicable", ""),
    ]

    assert surely(one_good_thing)["quality"] == pytest.approx(1 / 3)
    assert surely(one_good_thing)["popularity"] is None


scores = st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.none() | st.floats(0, 1))


@given(scores)
def test_a_score_lies_between_the_scores_it_is_made_of(given_scores: dict[str, float | None]) -> None:
    found = weighted(given_scores, WEIGHTS)
    known = [score for score in given_scores.values() if score is not None]

    assert (found is None) is (not known)
    if found is not None:
        assert min(known) - 1e-9 <= found <= max(known) + 1e-9
