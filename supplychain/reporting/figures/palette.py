"""Colors: of license categories as Neo4j Browser draws them, of everything else after Okabe and Ito.

Okabe, M. and Ito, K. (2008), "Color Universal Design": eight colors that people of every color vision tell apart. Their black
is left to the text. No color stands alone: a series is named beside it, and license categories have a pattern and a letter too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.graph.browser.style import NODES
from supplychain.graph.schema import CATEGORY_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CATEGORIES", "CONFLICT", "LIGHT", "OKABE_ITO", "REST", "Look", "Theme", "colors_of", "pattern_of"]

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442")
REST = "#8A8F98"
"""What has no color of its own: the rest, the unknown."""

CONFLICT = "#D62828"


@dataclass(frozen=True, slots=True)
class Look:
    """How a license category is drawn.

    Attributes
    ----------
    fill, border
        Colors.
    letter
        Stands in a node, for eyes and prints without color.
    pattern
        Of a bar, by plotly's name.
    """

    fill: str
    border: str
    letter: str
    pattern: str


_MARKS = {
    "permissive": ("P", ""),
    "copyleft": ("C", "\\"),
    "use-restricted": ("U", "."),
    "noncommercial": ("N", "x"),
    "unknown": ("?", "-"),
}

CATEGORIES = {
    category: Look(NODES[label].color, NODES[label].border, *_MARKS[category])
    for category, label in CATEGORY_LABELS.items()
}
"""License category → look; the colors are those of Neo4j Browser's style."""

_FIXED = {
    **{category: look.fill for category, look in CATEGORIES.items()},
    "conflict": CONFLICT,
    "error": CONFLICT,
    "in conflict": CONFLICT,
    "incompatible": CONFLICT,
    "warning": "#E69F00",
    "warn": "#E69F00",
    "review": "#E69F00",
    "attention": "#E69F00",
    "compatible": "#009E73",
    "ok": "#009E73",
    "none found": "#009E73",
    "other": REST,
    "others": REST,
}


_DOUBTS = {CONFLICT: "x", "#E69F00": "/"}
"""Color of a verdict → pattern: red and green, and their neighbors, are one color to many."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colors of what is around the data."""

    paper: str
    ink: str
    muted: str
    grid: str


LIGHT = Theme(paper="#ffffff", ink="#1b1f24", muted="#57606a", grid="#d8dde3")
"""Of a file, and of a page that sets no other."""


def colors_of(series: Iterable[str]) -> dict[str, str]:
    """Return the color of every series: fixed where its name has one, else the next of the palette, then grey."""
    fixed = {name: _FIXED.get(name.lower()) for name in series}
    free = iter([color for color in OKABE_ITO if color not in fixed.values()])
    return {name: color or next(free, REST) for name, color in fixed.items()}


def pattern_of(name: str) -> str:
    """Return the pattern of a series, by plotly's name: license categories and what is in conflict or doubt have one."""
    look = CATEGORIES.get(name.lower())
    if look is not None:
        return look.pattern
    return _DOUBTS.get(_FIXED.get(name.lower(), ""), "")
