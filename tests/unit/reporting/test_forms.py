"""Forms of a report: what is cut is counted, what is long is marked, where ids lead, and what is said without libraries."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from supplychain.errors import SupplyChainError
from supplychain.graph.table import Table
from supplychain.reporting.addresses import address_of
from supplychain.reporting.cells import LONGEST, percent, shown, words
from supplychain.reporting.forms import rendered
from supplychain.reporting.reading import parse
from supplychain.reporting.texts import spoken
from tests.reports import made_of

ONE = """
title = "One"
question = "What is there?"
[[section]]
heading = "Root causes"
query = "licenses/root_causes"
columns = ["blamed_hop", "artifacts"]
rows = 2
"""
COLUMNS = ("blamed_hop", "rule", "artifacts", "inherited", "errors", "licenses", "upstream_licenses")


def table(count: int, more: str = "") -> Table:
    return Table(COLUMNS, [(f"hop {n}", "R1", n, 0, 0, [], []) for n in range(count)], more)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (table(2), None),
        (table(3), "The first 2 rows of 3."),
        (table(3, "limit=None"), "The first 2 rows of more than 3."),
        (table(2, "limit=None"), "The first 2 rows of more than 2."),
    ],
)
@pytest.mark.parametrize("form", ["html", "md"])
def test_what_is_cut_is_counted_and_can_be_had(form: str, found: Table, said: str | None) -> None:
    text = str(rendered(made_of(parse("one", ONE), [found]), form))

    assert ("hop 1" in text, "hop 2" in text) == (True, False)
    assert ("The first" in text) == (said is not None)
    if said is not None:
        assert f"{said} This command prints all of them:" in text
        assert "supplychain query licenses/root_causes limit=all --format csv" in text


def test_markdown_leaves_a_time_as_it_is() -> None:
    assert "2026-01-01 00:00:00 UTC" in str(rendered(made_of(parse("one", ONE), [table(1)]), "md"))


def test_the_data_forms_have_all_columns_and_rows() -> None:
    found = made_of(parse("one", ONE), [table(3)])

    assert '"hop 2",\n' in str(rendered(found, "json"))
    assert rendered(found, "csv").files["one/01-root-causes.csv"].splitlines()[0] == ",".join(COLUMNS)


def test_a_report_is_short_to_look_at() -> None:
    found = rendered(made_of(parse("one", ONE), [SupplyChainError("no")]), "html")

    assert repr(found) == "<Report one: one.html; 1 not answered>"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (True, "yes"), (2023, "2023"), (10_000, "10,000"), (-12_345, "-12,345"), (0.12345, "0.1235"),
        (1234567.4, "1,234,567"), (1e300, "1e+300"), (["a", None, 3], "a, , 3"),
        (list(range(14)), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 … and 2 more"),
        ({"a": 1}, "a: 1"), ("a\nb", "a␊b"),
    ],
)  # fmt: skip
def test_values_are_read_as_people_read_them(value: Any, text: str) -> None:
    assert words(value) == text


def test_shares_are_percentages_and_long_texts_are_marked() -> None:
    assert shown("share_understood", 0.5242) == "52.42 %"
    assert shown("shared", 0.5242) == "0.5242"
    assert shown("share", 1.5) == "1.5"
    assert percent(None) == ""
    assert shown("text", "x" * (LONGEST + 5)) == f"{'x' * LONGEST} … [5 more characters]"


@pytest.mark.parametrize(
    ("column", "row", "address"),
    [
        ("model", {"model": "a/b"}, "https://huggingface.co/a/b"),
        ("dataset", {"dataset": "a/b.c-d_e"}, "https://huggingface.co/datasets/a/b.c-d_e"),
        ("artifact", {"artifact": "a/b", "label": "Dataset"}, "https://huggingface.co/datasets/a/b"),
        ("artifact", {"artifact": "a/b"}, None),
        ("artifact", {"artifact": "github.com/a/b"}, "https://github.com/a/b"),
        ("note", {"note": "a/b"}, None),
        ("model", {"model": "gpt2"}, None),
        ("model", {"model": None}, None),
        ("model", {"model": "javascript:alert(1)/x"}, None),
        ("model", {"model": "//evil.example/x"}, None),
        ("model", {"model": "../.."}, None),
        ("model", {"model": "a/b\n"}, None),
        ("model", {"model": "a/b?x=1#y"}, None),
        ("repository", {"repository": "github.com/a/../b"}, None),
    ],
)
def test_an_id_leads_to_its_page_or_nowhere(column: str, row: dict[str, Any], address: str | None) -> None:
    assert address_of(column, row) == address


@pytest.mark.parametrize(
    "text",
    [
        "{{ first.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ told.none }}",
        "{{ first.append(1) }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_text_can_do_nothing_but_speak(text: str) -> None:
    with pytest.raises(SupplyChainError, match=r"^A text of the report cannot be said: "):
        spoken(text, {"first": {"a": 1}, "told": {}})


def test_without_the_libraries_one_is_told_how_to_get_them() -> None:
    code = (
        "import sys; sys.modules['jinja2'] = None; sys.argv = ['supplychain', 'report', '--list']; "
        "from supplychain.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "pip install 'supplychain[reports]'" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
