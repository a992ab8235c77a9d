"""Flows between two sides, such as the licenses of models and those of the repositories that use them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from supplychain.reporting.figures.axes import PLAIN, legend
from supplychain.reporting.figures.chart import Chart
from supplychain.reporting.figures.columns import Notes, rows_with
from supplychain.reporting.figures.figure import Figure
from supplychain.reporting.figures.palette import CATEGORIES, REST, colors_of
from supplychain.reporting.figures.wording import cut, escape_label, heading, name_of, number, plural, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.table import Table

__all__ = ["draw_sankey"]

_SIDE = 14
"""Names of a side that are drawn when no threshold is given."""

_TOP, _BOTTOM, _PAD = 28, 36, 14


def draw_sankey(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a band for every pair of source and target, as wide as its value.

    With ``others`` set, a name with no more than that on its side joins the others of the side: the rule of the figure of
    license flows in PeaTMOSS (arXiv:2401.00699), where it is 250. Else the 14 largest of a side are drawn.
    """
    source, target, value, notes = options["source"], options["target"], options["value"], Notes()
    rows = [row for row in rows_with(table, notes, value) if row[value] > 0]
    sides = [_side(rows, name, value, options["others"], notes) for name in (source, target)]
    left, right = sides
    keys = [(0, name) for name in left.shown] + [(1, name) for name in right.shown]
    place_of = {key: place for place, key in enumerate(keys)}
    flows: dict[tuple[int, int, str], float] = {}
    for row in rows:
        color = name_of(row[options["color"]]) if options["color"] else ""
        pair = (
            place_of[0, left.of(name_of(row[source]))],
            place_of[1, right.of(name_of(row[target]))],
            color,
        )
        flows[pair] = flows.get(pair, 0) + row[value]
    whole = sum(flows.values())
    colors = colors_of(color for *_, color in flows) if options["color"] else {"": REST}
    sums: defaultdict[int, float] = defaultdict(float)
    for (a, b, _), n in flows.items():
        sums[a] += n
        sums[b] += n
    height = 110 + 30 * max(len(left.shown), len(right.shown), 4)
    ordered = sorted(flows.items(), key=lambda flow: (-flow[1], flow[0]))
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": [
                escape_label(f"{cut(name, 28)}  {number(sums[key])}") for key, (_, name) in enumerate(keys)
            ],
            "color": [_color_of(side, name, rows, options) for side, name in keys],
            "pad": _PAD,
            "x": [0.001 if side == 0 else 0.999 for side, _ in keys],
            "y": _places(keys, sums, height - _TOP - _BOTTOM),
            "thickness": 16,
            "line": {"width": 0},
            "customdata": [escape_label(name) for _, name in keys],
            "hovertemplate": "<b>%{customdata}</b><br>%{value:,}<extra></extra>",
        },
        "link": {
            "source": [a for (a, _, _), _ in ordered],
            "target": [b for (_, b, _), _ in ordered],
            "value": [n for _, n in ordered],
            "color": [_clear(colors[color]) for (*_, color), _ in ordered],
            "customdata": [_hover(keys[a][1], keys[b][1], n, whole, color) for (a, b, color), n in ordered],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12},
    }
    alt = f"Flow diagram of {heading(value)} from {plural(len(left.shown), 'value')} of {heading(source)}"
    alt += f" to {len(right.shown):,} of {heading(target)}"
    if ordered:
        pairs: defaultdict[tuple[int, int], float] = defaultdict(float)
        for (a, b, _), n in ordered:
            pairs[a, b] += n
        (a, b), most = max(pairs.items(), key=lambda pair: pair[1])
        alt += f", {number(whole)} in all; largest {keys[a][1]} to {keys[b][1]}: {number(most)} ({share(most / whole)})"
    layout = PLAIN | {"showlegend": False, "margin": {"l": 8, "r": 8, "t": _TOP, "b": _BOTTOM}}
    layout["annotations"] = [_heading(source, 0, "left"), _heading(target, 1, "right")]
    traces = [trace]
    if options["color"]:
        traces += [_key(name, color) for name, color in colors.items()]
        layout |= legend(True) | {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
        layout["legend"] |= {"y": -0.02, "yanchor": "top"}
    return Figure("sankey", options["title"], f"{alt}.", table, str(notes), Chart(traces, layout, height))


def _places(keys: list[tuple[int, str]], sums: Mapping[int, float], height: float) -> list[float]:
    """Return where the middle of every name is, as a part of the height: the largest of a side at its top, as in a ranking."""
    columns = [[place for place, (its, _) in enumerate(keys) if its == side] for side in (0, 1)]
    scale = min(
        (height - _PAD * (len(column) - 1)) / (sum(sums[place] for place in column) or 1)
        for column in columns
    )
    middles = [0.0] * len(keys)
    for column in columns:
        top = (height - sum(sums[place] for place in column) * scale - _PAD * (len(column) - 1)) / 2
        for place in column:
            size = sums[place] * scale
            middles[place] = min(max((top + size / 2) / height, 0.001), 0.999)
            top += size + _PAD
    return middles


class _Side:
    """The names of one side: those that are drawn, and the one that stands for the others."""

    def __init__(self, shown: list[str], others: str) -> None:
        self._named, self._others = set(shown), others
        self.shown = [*shown, others] if others else shown

    def of(self, name: str) -> str:
        """Return the drawn name that stands for a name."""
        return name if name in self._named else self._others


def _side(rows: list[dict[str, Any]], name: str, value: str, others: float | None, notes: Notes) -> _Side:
    sums: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        sums[name_of(row[name])] += row[value]
    ordered = sorted(sums, key=lambda its: (-sums[its], its))
    kept = [n for n in ordered if sums[n] > others] if others is not None else ordered[:_SIDE]
    small = len(ordered) - len(kept)
    if small <= 1 and others is None:
        return _Side(ordered, "")
    if not small:
        return _Side(kept, "")
    rule = f"with {number(others)} or fewer" if others is not None else "that are the smallest"
    notes.say(small, f"value of {heading(name)}", f"{rule} drawn as one", f"values of {heading(name)}")
    label = f"{small:,} others"
    return _Side(kept, label if label not in kept else f"{label} (grouped)")


def _color_of(side: int, name: str, rows: list[dict[str, Any]], options: Mapping[str, Any]) -> str:
    end, category = ("source", "source_category") if side == 0 else ("target", "target_category")
    if not options[category]:
        return REST
    found = next((row[options[category]] for row in rows if name_of(row[options[end]]) == name), None)
    return CATEGORIES[found].fill if found in CATEGORIES else REST


def _clear(color: str) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.45)"


def _key(name: str, color: str) -> dict[str, Any]:
    """Return an entry of the legend, which plotly gives a flow diagram none of: a series of points without points."""
    marker = {"color": _clear(color), "symbol": "square", "size": 12}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "name": escape_label(name),
        "marker": marker,
        "hoverinfo": "skip",
    }


def _heading(name: str, x: int, anchor: str) -> dict[str, Any]:
    return {
        "text": f"<b>{escape_label(heading(name))}</b>",
        "x": x,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
    }


def _hover(source: str, target: str, value: float, whole: float, color: str) -> str:
    said = (
        f"<b>{escape_label(source)} → {escape_label(target)}</b><br>{number(value)} ({share(value / whole)})"
    )
    return f"{said}<br>{escape_label(color)}" if color else said
