"""Columns of a table as a chart takes them: rows that can be drawn, and a count of those that cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from supplychain.reporting.figures.wording import heading, name_of, plural

if TYPE_CHECKING:
    from collections.abc import Collection

    from supplychain.graph.table import Table

__all__ = ["Notes", "axis_type", "is_number", "rows_with", "totals"]

_FARTHEST = 1e300
"""Beyond it, sums and spans of numbers are none; not a number and infinity are beyond it too."""

_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?$")


@dataclass(slots=True)
class Notes:
    """What a figure leaves out or groups, said below it."""

    said: list[str] = field(default_factory=list)

    def say(self, count: int, one: str, what: str, many: str = "") -> None:
        """Say that `count` of something met with something, unless it is none."""
        if count:
            self.said.append(f"{plural(count, one, many)} {what}.")

    def __str__(self) -> str:
        return " ".join(self.said)


def is_number(value: object) -> bool:
    """Return whether a value has a place on an axis of numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FARTHEST


def rows_with(
    table: Table, notes: Notes, *numbers: str, logarithmic: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return the rows that have a number in each of the columns, above zero where its axis is logarithmic."""
    rows = list(table)
    for name in numbers:
        kept = [row for row in rows if is_number(row[name])]
        notes.say(len(rows) - len(kept), "row", f"without a number in {heading(name)} left out")
        rows = kept
        if name in logarithmic:
            kept = [row for row in rows if row[name] > 0]
            notes.say(
                len(rows) - len(kept),
                "row",
                f"with {heading(name)} of zero left out: its axis is logarithmic",
            )
            rows = kept
    return rows


def axis_type(values: list[Any]) -> str:
    """Return plotly's type of an axis for these values: linear, date or category."""
    if all(is_number(value) for value in values):
        return "linear"
    if all(isinstance(value, date) or (isinstance(value, str) and _DAY.match(value)) for value in values):
        return "date"
    return "category"


def totals(rows: list[dict[str, Any]], group: str, value: str) -> dict[str, float]:
    """Return the sum of a column for every value of another, as text, in the order of the rows."""
    sums: dict[str, float] = {}
    for row in rows:
        key = name_of(row[group])
        sums[key] = sums.get(key, 0) + row[value]
    return sums
