"""Values as people read them in a report: one way for every form, always plain text in one line."""

from __future__ import annotations

import re
from typing import Any

from supplychain.cells import visible

__all__ = ["LONGEST", "MOST_PARTS", "is_number", "percent", "shown", "title", "words"]

LONGEST = 240
"""Characters of a cell that a page shows."""

MOST_PARTS = 12
"""Parts of a list that a page shows."""

_SHARE = re.compile(r"(^|_)(share|rate)(_|$)")


def words(value: object) -> str:
    """Return a value as text: a list as its parts, a fraction with the digits that matter, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)  # years stay as they are
    if isinstance(value, float):
        return f"{value:,.0f}" if 10_000 <= abs(value) < 1e15 else f"{value:.4g}"
    if isinstance(value, list | tuple):
        parts = [words(part) for part in value[:MOST_PARTS]]
        unseen = f" … and {len(value) - MOST_PARTS:,} more" if len(value) > MOST_PARTS else ""
        return ", ".join(parts) + unseen
    if isinstance(value, dict):
        return ", ".join(f"{visible(str(key))}: {words(part)}" for key, part in value.items())
    return visible(str(value))


def percent(value: Any) -> str:
    """Return a share of one as a percentage with two digits; of nothing nothing."""
    return "" if value is None else f"{100 * value:.2f} %"


def shown(column: str, value: object) -> str:
    """Return the cell of a column as a page shows it: shares as percentages, long texts cut with a mark."""
    if isinstance(value, float) and _SHARE.search(column) and 0 <= value <= 1:
        return percent(value)
    text = words(value)
    return (
        text
        if len(text) <= LONGEST
        else f"{text[:LONGEST].rstrip()} … [{len(text) - LONGEST:,} more characters]"
    )


def is_number(value: object) -> bool:
    """Whether a value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def title(column: str) -> str:
    """Return the name of a column as the head of a table."""
    return column.replace("_", " ")
