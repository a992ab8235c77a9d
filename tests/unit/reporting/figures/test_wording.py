"""Values as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.reporting.figures.wording import (
    cut,
    escape_label,
    heading,
    name_of,
    number,
    plural,
    printable,
    words,
)
from tests.strategies import HOSTILE


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "not known"),
        (True, "yes"),
        (1234567, "1,234,567"),
        (0.123456, "0.1235"),
        (12345.678, "12,345.7"),
        (3.0, "3"),
        (["mit", 2000], "mit, 2,000"),
        ("a\nb\x07", "a b\\x07"),
    ],
)
def test_cells_are_said_as_people_read_them(value: object, said: str) -> None:
    assert words(value) == said


def test_a_year_that_names_a_bar_has_no_separator() -> None:
    assert name_of(2025) == "2025"
    assert number(2025) == "2,025"


def test_one_is_singular() -> None:
    assert plural(1, "row") == "1 row"
    assert plural(1200, "series", "series") == "1,200 series"


def test_columns_are_read_without_underscores() -> None:
    assert heading("model_license") == "model license"


@given(st.text(max_size=80), st.integers(3, 40))
def test_a_cut_name_is_no_longer_than_asked_and_keeps_both_ends(text: str, width: int) -> None:
    short = cut(text, width)
    assert len(short) <= width
    if short != text:
        assert text.startswith(short.split("…")[0])
        assert "…" in short


def test_a_long_license_id_loses_its_prefix_first() -> None:
    assert cut("LicenseRef-scancode-bigscience-open-rail-m", 24) == "bigscience-open-rail-m"
    assert cut("LicenseRef-hf-llama3", 32) == "LicenseRef-hf-llama3"


def test_wide_characters_take_two_places() -> None:
    assert len(cut("模型" * 20, 20)) <= 10
    assert cut("模型模型", 8) == "模型模型"


@given(st.sampled_from(HOSTILE) | st.text())
def test_labels_hold_no_markup_and_no_control_characters(text: str) -> None:
    label = escape_label(printable(text))
    assert "<" not in label
    assert ">" not in label
    assert not any(ord(c) < 32 or 0x202A <= ord(c) <= 0x202E or 0xD800 <= ord(c) <= 0xDFFF for c in label)
