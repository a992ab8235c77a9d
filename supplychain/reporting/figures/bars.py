"""Bars: one for each row, stacked by a series, or of a distribution."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from supplychain.reporting.figures.axes import PLAIN, Labels, legend, value_axis
from supplychain.reporting.figures.chart import Chart
from supplychain.reporting.figures.columns import Notes, is_number, rows_with, totals
from supplychain.reporting.figures.figure import Figure
from supplychain.reporting.figures.palette import CATEGORIES, OKABE_ITO, colors_of, pattern_of
from supplychain.reporting.figures.wording import escape_label, heading, name_of, number, plural, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.table import Table

__all__ = ["draw_bars", "draw_histogram", "draw_stacks"]

_VALUES_SHOWN = 40
"""Bars up to which each says its value."""

_SERIES = 7
"""Series of a stack that have a color; the rest is one more."""


def draw_bars(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a bar for every row, the first `most` of them."""
    x, y, notes = options["x"], options["y"], Notes()
    rows = rows_with(table, notes, y)
    whole = sum(row[y] for row in rows)
    shown = rows[: options["most"]]
    notes.say(len(rows) - len(shown), "further row", "not drawn; the data has them", "further rows")
    names = [name_of(row[x]) for row in shown]
    scale = 100 / whole if options["share"] and whole else 100 if options["percent"] else 1
    unit = " %" if scale != 1 else ""
    sizes = [row[y] * scale for row in shown]
    labels = Labels(names, options["horizontal"])
    series = [name_of(row[options["color"]]) if options["color"] else "" for row in shown]
    colors = colors_of(series) if options["color"] else {"": OKABE_ITO[0]}
    traces = []
    for name, color in colors.items():
        places = [place for place, its in enumerate(series) if its == name]
        values = [sizes[place] for place in places]
        hovers = [
            _hover(names[place], (y, f"{_amount(sizes[place], unit)}"), (options["color"], name))
            for place in places
        ]
        traces.append(
            {
                "type": "bar",
                "name": escape_label(name),
                "marker": _marker(name, color),
                "hovertext": hovers,
                "hoverinfo": "text",
                **labels.bars(places, values),
                **_values_said(values, unit, len(shown)),
            }
        )
    axis = value_axis(y, unit, largest=max(sizes, default=0))
    if sizes and min(sizes) >= 0 and len(shown) <= _VALUES_SHOWN:
        axis["range"] = [0, max(sizes) * 1.12 or 1]  # room for what the longest bar says
    layout = labels.layout(axis, x) | legend(bool(options["color"])) | {"barmode": "overlay"}
    return Figure(
        "bar",
        options["title"],
        _alt_of_bars(names, sizes, unit, x, y),
        table,
        str(notes),
        Chart(traces, layout, labels.height(legend=bool(options["color"]))),
    )


def draw_stacks(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a bar for every value of a column, of parts that another column names."""
    x, y, color, notes = options["x"], options["y"], options["color"], Notes()
    rows = rows_with(table, notes, y)
    if all(
        is_number(row[x]) for row in rows
    ):  # generations and years stand in their order, whatever that of the rows
        rows.sort(key=lambda row: row[x])
    bars = totals(rows, x, y)
    names = list(bars)[: options["most"]]
    notes.say(len(bars) - len(names), "further bar", "not drawn; the data has them", "further bars")
    parts = totals(rows, color, y)
    named = sorted(parts, key=lambda name: -parts[name])
    rest = set(named[_SERIES:]) if len(named) > _SERIES + 1 else set()
    notes.say(len(rest), "series", "drawn as one, others", "series")
    place_of = {name: place for place, name in enumerate(names)}
    sums: dict[str, list[float]] = {name: [0] * len(names) for name in parts if name not in rest}
    if rest:
        sums["others"] = [0] * len(names)
    for row in rows:
        place = place_of.get(name_of(row[x]))
        if place is not None:
            part = name_of(row[color])
            sums["others" if part in rest else part][place] += row[y]
    percent, labels = options["share"], Labels(names, options["horizontal"])
    unit = " %" if percent else ""
    traces = []
    for name, its_color in colors_of(sums).items():
        values = [
            value * 100 / bars[bar] if percent and bars[bar] else value
            for bar, value in zip(names, sums[name], strict=True)
        ]
        hovers = [
            _hover(bar, (name, f"{number(raw)} ({share(raw / bars[bar]) if bars[bar] else '0 %'})"))
            for bar, raw in zip(names, sums[name], strict=True)
        ]
        traces.append(
            {
                "type": "bar",
                "name": escape_label(name),
                "marker": _marker(name, its_color),
                "hovertext": hovers,
                "hoverinfo": "text",
                **labels.bars(list(range(len(names))), values),
            }
        )
    axis = value_axis(y, unit, largest=100 if percent else max(bars.values(), default=0))
    layout = labels.layout(axis, x) | legend(True) | {"barmode": "stack"}
    largest = max(bars, key=lambda name: bars[name], default="")
    alt = f"Stacked bar chart of {heading(y)} for {plural(len(names), 'value')} of {heading(x)}, parts by {heading(color)}"
    if largest:
        top = named[0]
        alt += f"; largest bar {largest}: {number(bars[largest])}; largest part {top}: {number(parts[top])}"
    return Figure(
        "stacked",
        options["title"],
        f"{alt}.",
        table,
        str(notes),
        Chart(traces, layout, labels.height(legend=True)),
    )


def draw_histogram(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw how many rows, or how much weight, fall into steps of a number."""
    x, weight, notes = options["x"], options["weight"], Notes()
    rows = rows_with(
        table, notes, x, *([weight] if weight else []), logarithmic=[x] if options["log_x"] else []
    )
    edges = _edges([row[x] for row in rows], bool(options["log_x"]), int(options["bins"]))
    sums = [0.0] * max(len(edges) - 1, 0)
    for row in rows:
        sums[min(bisect_right(edges, row[x]) - 1, len(sums) - 1)] += row[weight] if weight else 1
    what = heading(weight) if weight else "rows"
    spans = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)]
    middle = [math.sqrt(a * b) if options["log_x"] else (a + b) / 2 for a, b in pairwise(edges)]
    trace: dict[str, Any] = {
        "type": "bar",
        "x": middle,
        "y": sums,
        "width": [high - low for low, high in pairwise(edges)],
        "marker": _marker("", OKABE_ITO[0]),
        "hovertext": [_hover(span, (what, number(n))) for span, n in zip(spans, sums, strict=True)],
        "hoverinfo": "text",
    }
    layout: dict[str, Any] = PLAIN | legend(False)
    layout |= {
        "xaxis": value_axis(x, largest=max(edges, default=0), logarithmic=bool(options["log_x"])),
        "yaxis": value_axis(what, largest=max(sums, default=0)),
    }
    if options["log_x"]:
        trace["x"], trace["offset"], trace["width"] = edges[:-1], 0, trace["width"]
    values = sorted(row[x] for row in rows)
    alt = f"Histogram of {heading(x)} over {plural(len(rows), 'row')}"
    if values:
        most = max(range(len(sums)), key=lambda i: sums[i])
        alt += f", from {number(values[0])} to {number(values[-1])}, median {number(_median(values))}"
        alt += f"; the fullest step is {spans[most]}"
    return Figure("histogram", options["title"], f"{alt}.", table, str(notes), Chart([trace], layout, 380))


def _median(ordered: list[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _edges(values: list[float], logarithmic: bool, bins: int) -> list[float]:
    """Return the limits of the steps: round ones by the number of rows, or two for every power of ten."""
    if not values:
        return []
    low, high = min(values), max(values)
    if logarithmic:
        start, end = math.floor(2 * math.log10(low)), math.floor(2 * math.log10(high)) + 1
        return [10 ** (half / 2) for half in range(start, end + 1)]
    count = bins or min(40, max(1, math.ceil(math.log2(len(values)) + 1)))
    step = (high - low) / count or 1
    power = 10 ** math.floor(math.log10(step))
    step = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= step * 0.999)
    if all(isinstance(value, int) for value in values):
        step = max(1, math.ceil(step))
    first = math.floor(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 2)]


def _values_said(values: list[float], unit: str, bars: int) -> dict[str, Any]:
    if bars > _VALUES_SHOWN:
        return {}
    return {"text": [_amount(v, unit) for v in values], "textposition": "outside", "cliponaxis": False}


def _amount(value: float, unit: str) -> str:
    return f"{value:,.1f}{unit}" if unit else number(value)


def _marker(name: str, color: str) -> dict[str, Any]:
    look, pattern = CATEGORIES.get(name.lower()), pattern_of(name)
    border = look.border if look else "#3a1010"
    marker: dict[str, Any] = {"color": color}
    if look:
        marker["line"] = {"color": border, "width": 1}
    if pattern:
        drawn = {"shape": pattern, "fillmode": "overlay", "fgcolor": border, "fgopacity": 0.7}
        marker["pattern"] = drawn | {"size": 8, "solidity": 0.2}
    return marker


def _hover(name: str, *facts: tuple[str | None, str]) -> str:
    lines = [f"<b>{escape_label(name)}</b>"]
    lines += [f"{escape_label(heading(what))}: {escape_label(said)}" for what, said in facts if what]
    return "<br>".join(lines)


def _alt_of_bars(names: list[str], sizes: list[float], unit: str, x: str, y: str) -> str:
    said = f"Bar chart of {heading(y)} for {plural(len(names), 'value')} of {heading(x)}"
    drawn = [place for place, size in enumerate(sizes) if is_number(size)]
    if not drawn:
        return f"{said}."
    most, least = max(drawn, key=lambda i: sizes[i]), min(drawn, key=lambda i: sizes[i])
    said += f"; largest {names[most]}: {_amount(sizes[most], unit)}"
    return f"{said}; smallest {names[least]}: {_amount(sizes[least], unit)}." if least != most else f"{said}."
