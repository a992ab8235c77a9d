"""A license check as people read it."""

from __future__ import annotations

from supplychain.graph.table import Table
from supplychain.verdicts import Check

FOUND = Table(
    ("severity", "rule", "upstream", "upstream_license", "reason"),
    [("error", "R1", "acme/<script>", "CC-BY-NC-4.0", "It does not grant commercial use.")],
)
CHECK = Check("acme/<b>", "Model", "MIT", "error", "practical", FOUND, disagreeing=("MIT", "<i>"))


def test_a_check_prints_its_verdict_findings_and_what_it_is_not() -> None:
    assert str(CHECK).splitlines() == [
        "acme/<b> (Model, MIT): error",
        " its own statements disagree: MIT, <i>",
        " error R1 acme/<script> (CC-BY-NC-4.0): It does not grant commercial use.",
        f" rule set practical; {CHECK.note}",
    ]


def test_markup_in_a_check_is_shown_and_not_run() -> None:
    html = CHECK._repr_html_()

    assert "acme/&lt;b&gt;" in html
    assert "acme/&lt;script&gt;" in html
    assert "MIT, &lt;i&gt;" in html
    assert "<script>" not in html
    assert CHECK.note in html
