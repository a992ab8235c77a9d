"""Tables that figures are drawn of in tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from supplychain.graph.table import Table

__all__ = ["EXAMPLES", "HOSTILE_NAME", "edges", "example", "families"]

HOSTILE_NAME = '<b>bold</b> <a href="https://example.org">x</a> <script>alert(1)</script> $x^2$ %{x} &amp; \x00\u202e"\'>'
"""A name that would be markup in a label of plotly, in a page, in SVG, and in a template."""

_LICENSES = Table(
    ("license", "year", "artifacts", "likes", "category", "verdict", "used_in"),
    [
        ("apache-2.0", 2021, 8000, 1.5, "permissive", "compatible", "mit"),
        ("mit", 2022, 300, 20.25, "permissive", "compatible", "mit"),
        ("cc-by-nc-4.0", 2023, 142, 3, "noncommercial", "conflict", "apache-2.0"),
        (HOSTILE_NAME, 2024, 12, 900, "unknown", "unknown", HOSTILE_NAME),
        ("none", 2025, 7, 44, None, "unknown", "gpl-3.0"),
        ("lost", 2025, None, None, None, "unknown", None),
    ],
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "bar": {"x": "license", "y": "artifacts", "color": "category"},
    "stacked": {"x": "used_in", "y": "artifacts", "color": "category", "share": True},
    "line": {"x": "year", "y": "artifacts", "color": "category", "log_y": True},
    "scatter": {"x": "artifacts", "y": "likes", "label": "license", "log_x": True},
    "heatmap": {"x": "license", "y": "used_in", "value": "artifacts"},
    "histogram": {"x": "artifacts", "log_x": True},
    "sankey": {
        "source": "license",
        "target": "used_in",
        "value": "artifacts",
        "color": "verdict",
        "others": 7,
    },
}
"""Kind of chart → options that draw the table of `example`."""


def example() -> Table:
    """Return a table that every kind of chart can draw, with a hostile name and a row that lacks its numbers."""
    return _LICENSES


def edges(*steps: tuple[str, str, str]) -> Table:
    """Return steps as rows: downstream, relation, upstream."""
    return Table(("downstream", "relation", "upstream"), list(steps))


@st.composite
def families(draw: st.DrawFn, ids: st.SearchStrategy[str] | None = None) -> Table:
    """Draw the rows of a family: cycles, steps to itself, several parts, swarms, and rows that lack an end."""
    names = st.integers(0, 25).map(lambda number: f"o/m{number}") if ids is None else ids
    relations = st.sampled_from(["quantized", "quantized", "quantized", "finetune", "merge", "new way", None])
    category = st.sampled_from(["permissive", "noncommercial", "odd", None])
    row = st.tuples(st.none() | names, relations, names, st.sampled_from(["Model", "Dataset"]), category)
    rows = draw(st.lists(row, max_size=25))
    if draw(st.booleans()):
        rows += [
            (f"o/q{number}", "quantized", "o/m0", "Model", "permissive")
            for number in range(draw(st.integers(3, 6)))
        ]
    return Table(("downstream", "relation", "upstream", "downstream_label", "downstream_category"), rows)
