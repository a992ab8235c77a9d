"""Axes and legends of charts, in plotly's words."""

from __future__ import annotations

from typing import Any

from supplychain.reporting.figures.wording import cut, escape_label, heading

__all__ = ["PLAIN", "Labels", "legend", "value_axis"]

PLAIN: dict[str, Any] = {
    "margin": {"l": 10, "r": 24, "t": 16, "b": 10},
    "separators": ".,",
    "hovermode": "closest",
    "bargap": 0.25,
    "hoverlabel": {"align": "left"},
}

_UPRIGHT, _SHORT = 16, 9
"""As many bars stand upright when no label is longer."""

_ROW = 26


def value_axis(
    name: str, unit: str = "", *, largest: float = 0, logarithmic: bool = False, kind: str = "linear"
) -> dict[str, Any]:
    """Return an axis of values: with thousands separators, from ten million on with M and B."""
    axis: dict[str, Any] = {
        "title": {"text": escape_label(heading(name)), "standoff": 8},
        "type": "log" if logarithmic else kind,
        "automargin": True,
        "separatethousands": True,
        "exponentformat": "B" if largest >= 10_000_000 else "none",
        "ticksuffix": unit,
    }
    if logarithmic:
        axis |= {"dtick": 1}
    return axis


def legend(shown: bool) -> dict[str, Any]:
    """Return the legend: above the chart, so that a narrow page keeps the width for data."""
    if not shown:
        return {"showlegend": False}
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
    }


class Labels:
    """The axis of names, below upright bars or left of lying ones.

    Bars stand at numbers, and the names are what the ticks say: two rows of one name stay two bars, a name that looks like a
    date or a number stays a name, and shortened names do not fall together.
    """

    def __init__(self, names: list[str], horizontal: bool | None) -> None:
        self._names = names
        long = max(map(len, names), default=0)
        self.horizontal = (len(names) > _UPRIGHT or long > _SHORT) if horizontal is None else horizontal

    def bars(self, places: list[int], values: list[float]) -> dict[str, Any]:
        """Return where bars stand and how long they are."""
        if self.horizontal:
            return {"orientation": "h", "y": places, "x": values}
        return {"orientation": "v", "x": places, "y": values}

    def layout(self, values: dict[str, Any], name: str) -> dict[str, Any]:
        """Return the layout with an axis of values and this one, which is called `name`."""
        names: dict[str, Any] = {
            "type": "linear",
            "tickmode": "array",
            "tickvals": list(range(len(self._names))),
            "ticktext": [escape_label(cut(n)) for n in self._names],
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
            "range": [-0.6, max(len(self._names), 1) - 0.4],
        }
        if self.horizontal:
            names["range"] = names["range"][::-1]
            return PLAIN | {"xaxis": values, "yaxis": names}
        names["title"] = {"text": escape_label(heading(name)), "standoff": 8}
        return PLAIN | {"xaxis": names, "yaxis": values}

    def height(self, *, legend: bool) -> int:
        """Return the height that lets every name be read."""
        return (80 + _ROW * max(len(self._names), 2) if self.horizontal else 360) + 40 * legend
