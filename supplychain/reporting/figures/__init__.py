"""Figures: pure functions from a table and options to a picture, which know neither the database nor reports.

>>> figure = draw("bar", table, {"x": "model", "y": "conflicts"})
>>> figure.alt, figure.html(), figure.svg(), figure.csv()
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from supplychain.errors import UnknownName
from supplychain.reporting.figures.bars import draw_bars, draw_histogram, draw_stacks
from supplychain.reporting.figures.drawing.lineage import draw_lineage
from supplychain.reporting.figures.figure import Figure
from supplychain.reporting.figures.options import Kind, Option, column, flag, names, size
from supplychain.reporting.figures.points import draw_heatmap, draw_lines, draw_scatter
from supplychain.reporting.figures.sankey import draw_sankey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.table import Table

__all__ = ["KINDS", "Figure", "Kind", "Option", "draw"]

_X = column("x", "What is compared: the names along the bars, or the horizontal axis.", required=True)
_Y = column("y", "How much of it: a column of numbers.", required=True)
_COLOR = column("color", "What the color tells, e.g. the license category.")
_LYING = flag(
    "horizontal", "Bars lie, so that names are read level; left out, long or many names decide.", default=None
)
_PERCENT = flag("percent", "The numbers are fractions of one, and are shown as percentages.")
_LOG_X = flag("log_x", "The horizontal axis is logarithmic.")
_LOG_Y = flag("log_y", "The vertical axis is logarithmic.")


def _most(default: int) -> Option:
    return size("most", "How many are drawn; the rest is counted below the figure.", default=default)


_KINDS = (
    Kind(
        "bar",
        "A bar for every row.",
        (
            _X,
            _Y,
            _COLOR,
            _LYING,
            flag("share", "Bars are shares of the sum of all rows."),
            _PERCENT,
            _most(40),
        ),
        draw_bars,
    ),
    Kind(
        "stacked",
        "A bar for every value of a column, of parts that another names.",
        (
            _X,
            _Y,
            column("color", "What the parts are.", required=True),
            _LYING,
            flag("share", "Every bar is as long as the others and shows shares."),
            _most(40),
        ),
        draw_stacks,
    ),
    Kind("line", "A line for every series.", (_X, _Y, _COLOR, _LOG_X, _LOG_Y, _PERCENT), draw_lines),
    Kind(
        "scatter",
        "A point for every row.",
        (_X, _Y, column("label", "What a point is called."), _COLOR, _LOG_X, _LOG_Y),
        draw_scatter,
    ),
    Kind(
        "heatmap",
        "A field of color for every pair of two columns.",
        (
            _X,
            column("y", "The rows of the grid.", required=True),
            column(
                "value", "How much: a column of numbers; several rows of one pair are added.", required=True
            ),
            _most(40),
        ),
        draw_heatmap,
    ),
    Kind(
        "histogram",
        "How the numbers of a column are distributed.",
        (
            column("x", "A column of numbers.", required=True),
            column("weight", "What a row counts for; left out, one."),
            _LOG_X,
            size("bins", "About how many steps; left out, the number of rows decides.", default=0),
        ),
        draw_histogram,
    ),
    Kind(
        "sankey",
        "Bands between two sides, as wide as what flows.",
        (
            column("source", "Where it comes from, at the left.", required=True),
            column("target", "Where it goes, at the right.", required=True),
            column("value", "How much: a column of numbers.", required=True),
            column("color", "What the color of a band tells, e.g. the verdict."),
            column("source_category", "License category of the source, which colors it."),
            column("target_category", "License category of the target, which colors it."),
            size(
                "others",
                "A name with no more than this on its side joins the others; left out, the 14 largest stay.",
            ),
        ),
        draw_sankey,
    ),
    Kind(
        "lineage",
        "A family in layers by generation; every row is a step.",
        (
            column("downstream", "What was made.", default="downstream", required=True),
            column("upstream", "What it was made from.", default="upstream", required=True),
            column("relation", "How; each relation has its line.", default="relation"),
            column(
                "downstream_label", "Kind of artifact, which shapes the node.", default="downstream_label"
            ),
            column("upstream_label", "Kind of what it was made from.", default="upstream_label"),
            column("label", "Kind of both, where they have no column of their own.", default="label"),
            column(
                "downstream_category",
                "License category, which colors the node.",
                default="downstream_category",
            ),
            column(
                "upstream_category", "License category of what it was made from.", default="upstream_category"
            ),
            column("downstream_license", "License, written in the node.", default="downstream_license"),
            column("upstream_license", "License of what it was made from.", default="upstream_license"),
            column("downstream_placeholder", "Why it was not loaded.", default="placeholder_downstream"),
            column(
                "upstream_placeholder",
                "Why what it was made from was not loaded.",
                default="placeholder_upstream",
            ),
            column("conflict", "Whether the step lies on the path of a conflict.", default="conflict"),
            names("root", "Ids of what was asked about."),
            names("path", "Ids along a conflict, in order."),
            names("blamed", "Ids of what dropped the terms, or the steps where, as `a → b`."),
            size("swarm", "As many leaves of one parent are drawn as one node; 0 is never.", default=4),
            size(
                "most",
                "Artifacts that are drawn, those of the first rows; the rest is counted.",
                default=2000,
            ),
        ),
        draw_lineage,
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Name → kind of figure; a kind is called with a table and options, and its `check` refuses wrong options without drawing."""


def draw(kind: str, table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a figure of a kind.

    Raises
    ------
    UsageError
        There is no such kind, or an option does not fit; see `Kind.__call__`.
    """
    if kind not in KINDS:
        raise UnknownName.among("kind of figure", kind, KINDS)
    return KINDS[kind](table, options)
