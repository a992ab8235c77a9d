"""Values on their way out: what a spreadsheet would run, what a reader would split, and what steers a terminal."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.cells import csv_cell, visible, write_csv
from tests.strategies import any_text


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+a",
        "-a",
        "@x",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\x00=1",
        '"=1',
        "\uff1d1",
        "\ta",
        "\r",
        "--1",
        "-1+1",
        "+1 2",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["", "a", "a=1", "1-2", "-1", "+1.5", "-2e-3", "'a", "[=1]", 0, -1, -1.5, None, True]
)
def test_everything_else_stays_as_it_is(value: Any) -> None:
    assert csv_cell(value) is value or csv_cell(value) == value


def test_lists_and_maps_are_json() -> None:
    assert csv_cell(["=1", 2, None]) == '["=1", 2, null]'
    assert csv_cell({"a": "ü"}) == '{"a": "ü"}'


@given(rows=st.lists(st.lists(any_text, min_size=2, max_size=2), max_size=4))
def test_every_reader_finds_the_rows_and_cells_again(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    write_csv(out, ("a", "b"), rows)
    read = list(csv.reader(io.StringIO(out.getvalue(), newline="")))

    assert read == [["a", "b"], *([str(csv_cell(value)) for value in row] for row in rows)]
    out.getvalue().encode("utf-8")


@given(text=any_text)
def test_what_is_visible_is_one_line_and_steers_nothing(text: str) -> None:
    shown = visible(text)

    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown
    assert not {c for c in shown if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x2028 <= ord(c) <= 0x202E}
