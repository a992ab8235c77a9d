"""Lines and points over two axes, and a grid of colors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from supplychain.reporting.figures.axes import PLAIN, legend, value_axis
from supplychain.reporting.figures.chart import WIDTH, Chart
from supplychain.reporting.figures.columns import Notes, axis_type, is_number, rows_with
from supplychain.reporting.figures.figure import Figure
from supplychain.reporting.figures.palette import OKABE_ITO, colors_of
from supplychain.reporting.figures.wording import cut, escape_label, heading, name_of, number, plural, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.table import Table

__all__ = ["draw_heatmap", "draw_lines", "draw_scatter"]

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "triangle-down")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
_LABELED = 12
"""Points of a scatter that say their name in the picture: those that lie farthest out."""


def draw_lines(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a line for every series, through its rows in the order of x."""
    x, y, notes = options["x"], options["y"], Notes()
    rows = rows_with(table, notes, y, logarithmic=[y] if options["log_y"] else [])
    known = [row for row in rows if row[x] is not None]
    notes.say(len(rows) - len(known), "row", f"without {heading(x)} left out")
    kind = axis_type([row[x] for row in known])
    scale, unit = (100, " %") if options["percent"] else (1, "")
    groups = _series(known, options["color"])
    kept = dict(list(groups.items())[: len(OKABE_ITO)])
    notes.say(len(groups) - len(kept), "further series", "not drawn; the data has them", "further series")
    traces = []
    for place, (name, color) in enumerate(colors_of(kept).items()):
        its = (
            kept[name]
            if kind == "category"
            else sorted(kept[name], key=lambda row: str(row[x]) if kind == "date" else row[x])
        )
        symbol = _SYMBOLS[place % len(_SYMBOLS)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if len(its) <= 60 else "lines",
                "name": escape_label(name),
                "x": [escape_label(name_of(row[x])) if kind == "category" else _place(row[x]) for row in its],
                "y": [row[y] * scale for row in its],
                "line": {
                    "color": color if options["color"] else OKABE_ITO[0],
                    "width": 2,
                    "dash": _DASHES[place % 7],
                },
                "marker": {"symbol": symbol, "size": 7},
                "hovertext": [
                    _hover(name_of(row[x]), [(y, number(row[y] * scale) + unit), (options["color"], name)])
                    for row in its
                ],
                "hoverinfo": "text",
            }
        )
    layout = PLAIN | legend(bool(options["color"]))
    far = max((row[x] for row in known), default=0) if kind == "linear" else 0
    layout["xaxis"] = value_axis(
        x, largest=far, logarithmic=bool(options["log_x"]) and kind == "linear", kind=kind
    )
    if kind == "category":
        places = list(dict.fromkeys(escape_label(name_of(row[x])) for row in known))
        dated = all(place[:4].isdigit() for place in places)
        layout["xaxis"] |= {"categoryorder": "array", "categoryarray": sorted(places) if dated else places}
    high = max((row[y] for row in known), default=0) * scale
    layout["yaxis"] = value_axis(y, unit, largest=high, logarithmic=bool(options["log_y"]))
    if kind == "linear" and all(isinstance(row[x], int) and 1900 <= row[x] <= 2100 for row in known):
        layout["xaxis"] |= {"separatethousands": False, "tickformat": "d"}
    alt = f"Line chart of {heading(y)} by {heading(x)}"
    alt += f" for {plural(len(kept), 'series', 'series')}" if options["color"] else ""
    if known:
        most = max(known, key=lambda row: row[y])
        alt += f", from {name_of(known[0][x])} to {name_of(known[-1][x])}"
        alt += f"; highest {number(most[y] * scale)}{unit} at {name_of(most[x])}"
    return Figure("line", options["title"], f"{alt}.", table, str(notes), Chart(traces, layout, 380))


def draw_scatter(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a point for every row; those farthest out are named."""
    x, y, notes = options["x"], options["y"], Notes()
    axes = [(x, bool(options["log_x"])), (y, bool(options["log_y"]))]
    rows = rows_with(table, notes, x, y, logarithmic=[name for name, logarithmic in axes if logarithmic])
    label = options["label"]
    groups = _series(rows, options["color"])
    outer = _named(rows, label, axes) if label else set()
    traces = []
    for place, (name, color) in enumerate(colors_of(groups).items()):
        its = groups[name]
        facts = [[(x, number(row[x])), (y, number(row[y])), (options["color"], name)] for row in its]
        trace: dict[str, Any] = {
            "type": "scatter" if len(rows) <= 5000 else "scattergl",
            "mode": "markers+text" if outer else "markers",
            "name": escape_label(name),
            "x": [row[x] for row in its],
            "y": [row[y] for row in its],
            "marker": {
                "color": color if options["color"] else OKABE_ITO[0],
                "symbol": _SYMBOLS[place % len(_SYMBOLS)],
                "size": 8,
                "opacity": 0.75,
            },
            "hovertext": [
                _hover(name_of(row[label]) if label else "", its_facts)
                for row, its_facts in zip(its, facts, strict=True)
            ],
            "hoverinfo": "text",
        }
        if outer:
            trace["text"] = [escape_label(_label(row, label)) if id(row) in outer else "" for row in its]
            trace["textposition"] = "top center"
            trace["textfont"] = {"size": 10}
        traces.append(trace)
    layout = PLAIN | legend(bool(options["color"]))
    for axis, (name, logarithmic) in zip(("xaxis", "yaxis"), axes, strict=True):
        largest = max((row[name] for row in rows), default=0)
        layout[axis] = value_axis(name, largest=largest, logarithmic=logarithmic)
    alt = f"Scatter plot of {plural(len(rows), 'row')}, {heading(y)} against {heading(x)}"
    if rows and label:
        high, far = max(rows, key=lambda row: row[y]), max(rows, key=lambda row: row[x])
        alt += f"; highest {name_of(high[label])}: {number(high[y])}; farthest right {name_of(far[label])}: {number(far[x])}"
    return Figure("scatter", options["title"], f"{alt}.", table, str(notes), Chart(traces, layout, 440))


def draw_heatmap(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a field of color for every pair of x and y, with its value where there is room."""
    x, y, value, notes = options["x"], options["y"], options["value"], Notes()
    rows = rows_with(table, notes, value)
    across, down = (
        [*dict.fromkeys(name_of(row[name]) for row in rows)][: options["most"]] for name in (x, y)
    )
    cells: dict[tuple[str, str], float] = {}
    for row in rows:
        place = (name_of(row[y]), name_of(row[x]))
        if place[0] in down and place[1] in across:
            cells[place] = cells.get(place, 0) + row[value]
        else:
            notes.said[:] = [
                f"Only the first {options['most']} values of {heading(x)} and of {heading(y)} are drawn."
            ]
    grid = [[cells.get((d, a)) for a in across] for d in down]
    hovers = [[_hover(f"{d} · {a}", [(value, words(cells.get((d, a))))]) for a in across] for d in down]
    trace: dict[str, Any] = {
        "type": "heatmap",
        "z": grid,
        "x": list(range(len(across))),
        "y": list(range(len(down))),
        "colorscale": "Cividis",
        "reversescale": True,
        "xgap": 1,
        "ygap": 1,
        "hovertext": hovers,
        "hoverinfo": "text",
        "hoverongaps": True,
        "colorbar": {
            "thickness": 12,
            "title": {"text": escape_label(heading(value)), "side": "right"},
            "outlinewidth": 0,
        },
    }
    if len(across) <= 14:
        trace["text"] = [["" if v is None else number(v) for v in line] for line in grid]
        trace["texttemplate"] = "%{text}"
    layout: dict[str, Any] = PLAIN | legend(False)
    for name, axis, labels in ((x, "xaxis", across), (y, "yaxis", down)):
        layout[axis] = {
            "title": {"text": escape_label(heading(name)), "standoff": 8},
            "tickmode": "array",
            "tickvals": list(range(len(labels))),
            "ticktext": [escape_label(cut(label, 24)) for label in labels],
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
        }
    layout["yaxis"]["autorange"] = "reversed"
    alt = f"Heat map of {heading(value)} for {plural(len(down), 'value')} of {heading(y)} by {len(across):,} of {heading(x)}"
    if cells:
        (d, a), most = max(cells.items(), key=lambda cell: cell[1])
        alt += f"; highest {d} with {a}: {number(most)}"
    return Figure(
        "heatmap",
        options["title"],
        f"{alt}.",
        table,
        str(notes),
        Chart([trace], layout, 130 + 28 * max(len(down), 4)),
    )


def _series(rows: list[dict[str, Any]], color: str | None) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(name_of(row[color]) if color else "", []).append(row)
    return groups


def _place(value: Any) -> Any:
    return value if is_number(value) else str(value)


def _label(row: dict[str, Any], label: str) -> str:
    return cut(name_of(row[label]), 24)


def _named(rows: list[dict[str, Any]], label: str, axes: list[tuple[str, bool]]) -> set[int]:
    """Return which rows say their name: those farthest out, as far as their names do not cover each other."""
    places: dict[int, list[float]] = {id(row): [] for row in rows}
    for name, logarithmic in axes:
        values = [math.log10(row[name]) if logarithmic else row[name] for row in rows]
        low, span = min(values, default=0), (max(values, default=0) - min(values, default=0)) or 1
        for row, value in zip(rows, values, strict=True):
            places[id(row)].append((value - low) / span)
    named: dict[int, tuple[float, float, float]] = {}
    for row in sorted(rows, key=lambda row: (-max(places[id(row)]), name_of(row[label])))[: 4 * _LABELED]:
        (x, y), half = places[id(row)], len(_label(row, label)) * 3.2 / WIDTH
        clear = all(abs(y - v) > 0.05 or abs(x - u) > half + w for u, v, w in named.values())
        if clear and len(named) < _LABELED:
            named[id(row)] = (x, y, half)
    return set(named)


def _hover(name: str, facts: list[tuple[str | None, str]]) -> str:
    lines = [f"<b>{escape_label(name)}</b>"] if name else []
    lines += [f"{escape_label(heading(what))}: {escape_label(said)}" for what, said in facts if what]
    return "<br>".join(lines)
