"""A chart as plotly describes it: plain data, which a page draws with plotly.js and a browser draws for a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from supplychain.reporting.figures.palette import LIGHT

__all__ = ["CONFIG", "WIDTH", "Chart"]

CONFIG: dict[str, Any] = {
    "responsive": True,
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "sendDataToCloud", "toImage"],
    "showSendToCloud": False,
    "typesetMath": False,
    "scrollZoom": False,
}
"""How a page lets people handle a chart: no logo, nothing that leaves the page, no TeX in labels."""

_FONT = "DejaVu Sans, Verdana, sans-serif"
WIDTH = 860
"""Of a chart in a file, in units of the SVG; in a page it is as wide as its place."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What plotly.js is given.

    Attributes
    ----------
    traces
        What is drawn.
    layout
        Axes and legend, without any color: a page has two modes.
    height
        In units of the SVG, or pixels.
    """

    traces: list[dict[str, Any]]
    layout: dict[str, Any]
    height: int

    def html(self, alt: str) -> str:
        """Return the place of the chart and its data; the script of the page draws it."""
        spec = {"data": self.traces, "layout": {**self.layout, "height": self.height}, "config": CONFIG}
        return (
            f'<div class="figure-chart" role="img" aria-label="{escape(alt)}" style="min-height:{self.height}px">'
            f'<script type="application/json">{_as_script(spec)}</script></div>'
        )

    def svg(self, alt: str) -> str:
        """Return the chart as a file, drawn by a browser of this machine."""
        from supplychain.reporting.figures.static import browser

        drawn = browser().draw(self.spec(), WIDTH, self.height)
        return drawn.replace(">", f' role="img"><title>{escape(alt)}</title>', 1)

    def png(self, alt: str, scale: float) -> bytes:  # noqa: ARG002 - a PNG has no text
        """Return the chart as pixels, drawn by a browser of this machine."""
        from supplychain.reporting.figures.static import browser

        return browser().render(self.spec(), "png", WIDTH, self.height, scale)

    def spec(self) -> dict[str, Any]:
        """Return what plotly draws on white: data and layout."""
        axis = {"gridcolor": LIGHT.grid, "linecolor": LIGHT.muted, "zerolinecolor": LIGHT.grid}
        layout = {**self.layout, "width": WIDTH, "height": self.height, "paper_bgcolor": LIGHT.paper}
        layout |= {"plot_bgcolor": LIGHT.paper, "font": {"family": _FONT, "size": 12, "color": LIGHT.ink}}
        for name in ("xaxis", "yaxis"):
            layout[name] = {**axis, **self.layout.get(name, {"visible": False})}
        return {"data": self.traces, "layout": layout}


def _as_script(value: object) -> str:
    """Return JSON that stands inside a script element, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
