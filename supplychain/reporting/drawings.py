"""The figure of a section, where it has one; a figure that cannot be drawn is a sentence, and the table below it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.cells import visible
from supplychain.errors import SupplyChainError
from supplychain.reporting.figures import draw
from supplychain.reporting.figures.page import plotly_script, script, style
from supplychain.reporting.missing import explained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.reporting.answers import Answered
    from supplychain.reporting.figures import Figure

__all__ = ["drawn", "page_parts"]


def drawn(answered: Answered) -> tuple[Figure | None, str]:
    """Return the figure of an answered section and, where it cannot be drawn, why not."""
    drawing, table = answered.section.drawing, answered.table
    if drawing is None or table is None or not table.rows:
        return None, ""
    try:
        return draw(drawing.kind, table, _told(drawing.options, answered.given)), ""
    except SupplyChainError as error:
        return None, visible(str(error))


def _told(options: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return options of a figure with what the question was told: in a list, ``"$x"`` is its parameter x."""
    return {
        name: [given.get(part[1:], part) if part.startswith("$") else part for part in value]
        if isinstance(value, list)
        else value
        for name, value in options.items()
    }


def page_parts(markup: list[str]) -> tuple[str, list[str]]:
    """Return the style and the scripts that a page with these figures holds; nothing where there are none."""
    if not any(markup):
        return "", []
    plotly = []
    if any("figure-chart" in text for text in markup):
        with explained():
            plotly = [plotly_script()]
    return style(), [*plotly, script()]
