"""The figure of a section, where it has one; a figure that cannot be drawn is a sentence, and the table below it stays."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from supplychain.errors import SupplyChainError

if TYPE_CHECKING:
    from supplychain.reporting.answers import Answered

__all__ = ["drawn", "page_parts"]

_FIGURES = "supplychain.reporting.figures"


def drawn(answered: Answered) -> tuple[Any, str]:
    """Return the figure of an answered section and, where it cannot be drawn, why not."""
    drawing, table = answered.section.drawing, answered.table
    if drawing is None or table is None or not table.rows or find_spec(_FIGURES) is None:
        return None, ""
    try:
        return import_module(_FIGURES).draw(drawing.kind, table, drawing.options), ""
    except SupplyChainError as error:
        return None, str(error)


def page_parts(markup: list[str]) -> tuple[str, list[str]]:
    """Return the style and the scripts that a page with these figures holds."""
    if not any(markup):
        return "", []
    page = import_module(f"{_FIGURES}.page")
    plotly = [page.plotly_script()] if any("figure-chart" in text for text in markup) else []
    return page.style(), [*plotly, page.script()]
