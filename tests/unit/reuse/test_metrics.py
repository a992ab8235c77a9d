"""Names of metrics and values as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.reuse.metrics import Metric, Number, metric_named, number_in, points_of, split_named


@pytest.mark.parametrize(
    ("type_", "name", "metric"),
    [
        ("accuracy", "", Metric("accuracy", "share")),
        ("acc", "Accuracy", Metric("accuracy", "share")),
        ("Top-1 accuracy", "", Metric("accuracy", "share")),
        ("f1", "Macro F1", Metric("f1 macro", "share")),
        ("rouge", "ROUGE-1", Metric("rouge-1", "share")),
        ("wer", "Test WER", Metric("wer", "rate", "test")),
        ("wer", "Test WER (+LM)", Metric("wer (+lm)", "rate", "test")),
        ("wer", "Dev WER", Metric("wer", "rate", "validation")),
        ("map_at_10", "", Metric("map@10", "share")),
        ("cos_sim_spearman", "", Metric("cossim spearman", "share")),
        ("precision", "NER Precision", Metric("precision (ner)", "share")),
        ("unknown", "Win rate", Metric("win rate", "")),
        ("Validation loss", "", Metric("loss", "free", "validation")),
        ("something of one's own", "", Metric("something of one's own", "")),
    ],
)
def test_a_metric_has_one_name_for_all_spellings(type_: str, name: str, metric: Metric) -> None:
    assert metric_named(type_, name) == metric


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.91, Number(0.91)),
        (57, Number(57.0)),
        ("20.0 ± 1.2", Number(20.0)),
        ("20.0 +/- 1.2", Number(20.0)),
        ("90.1 (±0.2)", Number(90.1)),
        ("72%", Number(72.0, True)),
        ("72 %", Number(72.0, True)),
        ("20.0 ± 1.2%", Number(20.0, True)),
        ("**91.2**", Number(91.2)),
        ("12,5", Number(12.5)),
        ("1,234.5", Number(1234.5)),
        ("-0.5", Number(-0.5)),
        ("1e-3", Number(0.001)),
        ("n/a", "value is text"),
        ("3 of 4", "value is text"),
        ("", "value is empty"),
        (None, "value is empty"),
        (True, "value is yes or no"),
        (float("nan"), "value is not finite"),
        ("1e999", "value is not finite"),
        ({"accuracy": 0.9}, "value is a dict"),
    ],
)
def test_a_value_is_a_number_or_a_reason_why_it_is_none(value: object, number: Number | str) -> None:
    assert number_in(value) == number


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6))
def test_a_number_written_down_is_read_back(value: float) -> None:
    assert number_in(value) == number_in(repr(value)) == Number(value)


@pytest.mark.parametrize(
    ("number", "scale", "unit", "points"),
    [
        (Number(0.9), "share", "fraction", (90.0,)),
        (Number(90), "share", "percent", (90.0,)),
        (Number(0.9, True), "share", "percent", (0.9,)),
        (Number(1), "share", "percent or fraction", (1.0, 100.0)),
        (Number(0.19), "rate", "percent or fraction", (0.19, 19.0)),
        (Number(19), "rate", "percent", (19.0,)),
        (Number(0), "rate", "percent", (0.0,)),
        (Number(2.5), "free", "", ()),
        (Number(2.5), "", "", ()),
    ],
)
def test_percent_and_fractions_are_told_apart_where_anybody_can(
    number: Number, scale: str, unit: str, points: tuple[float, ...]
) -> None:
    said, found = points_of(number, scale)

    assert said == unit
    assert found == pytest.approx(points)


def test_splits_have_one_name() -> None:
    assert [split_named(text) for text in ("dev", "Validation", "val", "test_set", "en-de")] == [
        "validation",
        "validation",
        "validation",
        "test set",
        "en-de",
    ]
