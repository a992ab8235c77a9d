"""Claims that disagree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.reuse.claims import Claim
from supplychain.reuse.discrepancies import discrepancies
from supplychain.reuse.metrics import Number, points_of


def claim(value: float, *, scale: str = "share", percent: bool = False, **more: Any) -> Claim:
    unit, points = points_of(Number(value, percent), scale)
    said: dict[str, Any] = {
        "model": "lab/m", "card": "lab/m", "dataset": "imdb", "split": "test", "metric": "accuracy", "source": "model-index",
    } | more  # fmt: skip
    said["card"] = more.get("card", said["model"])
    return Claim(value=value, unit=unit, points=points, **said)


def test_two_sources_of_a_model_that_lie_apart_are_a_discrepancy_with_both_as_evidence() -> None:
    one, other = claim(0.93), claim(80.5, source="card table")

    (found,) = discrepancies([one, other]).discrepancies

    assert found.kind == "two sources"
    assert {found.one, found.other} == {one, other}
    assert found.points == pytest.approx(12.5)
    assert "12.5 points" in found.reason


@pytest.mark.parametrize(
    "other",
    [
        claim(90.0, source="card table"),
        claim(60.0, source="card table", split="validation"),
        claim(60.0, source="card table", metric="f1"),
        claim(60.0, source="card table", split="validation", config="de"),
        claim(60.0, source="card table", dataset="sst2"),
        claim(60.0, source="card table", model="lab/other"),
        claim(60.0, source="card table", dataset=""),
    ],
    ids=["near", "split", "metric", "config", "dataset", "model", "no dataset"],
)
def test_near_values_and_other_measures_are_none(other: Claim) -> None:
    assert discrepancies([claim(0.93), other]).discrepancies == ()


def test_the_threshold_is_ones_own() -> None:
    claims = [claim(0.93), claim(90.0, source="card table")]

    assert discrepancies(claims, threshold=2).discrepancies != ()
    assert discrepancies(claims, threshold=3).discrepancies == ()


def test_what_may_be_percent_or_fraction_is_said_and_decides_nothing() -> None:
    either = claim(0.9, scale="rate", metric="wer")

    near = discrepancies([either, claim(3.0, scale="rate", metric="wer", source="card table")])
    far = discrepancies([either, claim(40.0, scale="rate", metric="wer", source="card table")])

    assert (near.discrepancies, near.undecided) == ((), 1)
    assert far.discrepancies[0].points == pytest.approx(39.1)
    assert far.discrepancies[0].assumed == ("percent or fraction",)


def test_a_metric_without_a_scale_is_not_compared() -> None:
    losses = [
        claim(2.0, scale="free", metric="loss"),
        claim(90.0, scale="free", metric="loss", source="card table"),
    ]

    found = discrepancies(losses)

    assert (found.discrepancies, found.compared, found.incomparable) == ((), 0, 1)


def test_what_one_side_leaves_open_is_said_to_be_assumed() -> None:
    table = claim(60.0, source="card table", split="")

    (found,) = discrepancies([claim(0.93), table]).discrepancies

    assert found.assumed == ("split",)


def test_what_is_left_open_is_compared_with_what_it_may_mean_best() -> None:
    table = claim(60.5, source="card table", split="")

    assert discrepancies([claim(0.93), claim(0.6, split="validation"), table]).discrepancies == ()


def test_a_child_that_restates_its_base_wrongly_is_found() -> None:
    base = claim(0.93)
    restated = claim(0.70, card="someone/m-gguf")

    (found,) = discrepancies([base, restated]).discrepancies

    assert found.kind == "restated"


def test_only_a_copy_is_to_achieve_what_its_base_does() -> None:
    base, child = claim(0.93), claim(0.70, model="someone/m-int8")

    assert discrepancies([base, child]).discrepancies == ()
    (found,) = discrepancies([base, child], copies={"someone/m-int8": "lab/m"}).discrepancies
    assert found.kind == "copy"


values = st.one_of(st.floats(0, 1), st.floats(1.01, 100))
claims = st.builds(
    claim,
    values,
    split=st.sampled_from(["test", "validation", ""]),
    metric=st.sampled_from(["accuracy", "f1", ""]),
    source=st.sampled_from(["model-index", "card table", "eval_results"]),
    card=st.sampled_from(["lab/m", "someone/m-gguf"]),
)


@given(st.lists(claims, max_size=6), st.randoms())
def test_the_order_of_reading_never_matters(given_claims: list[Claim], random: Any) -> None:
    shuffled = list(given_claims)
    random.shuffle(shuffled)

    assert discrepancies(given_claims) == discrepancies(shuffled)


@given(st.lists(claims, max_size=6), st.floats(0, 50))
def test_every_discrepancy_is_wider_than_the_threshold(given_claims: list[Claim], threshold: float) -> None:
    found = discrepancies(given_claims, threshold=threshold)

    assert all(d.points > threshold for d in found.discrepancies)
    assert len(found.discrepancies) + found.undecided <= found.compared


@given(st.floats(1.01, 99), st.floats(1.01, 99))
def test_percent_and_fraction_of_one_value_give_one_answer(one: float, other: float) -> None:
    whole = discrepancies([claim(one), claim(other, source="card table")])
    mixed = discrepancies([replace(claim(one / 100), value=one), claim(other, source="card table")])

    assert [round(d.points, 6) for d in whole.discrepancies] == [
        round(d.points, 6) for d in mixed.discrepancies
    ]
