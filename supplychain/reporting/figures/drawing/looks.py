"""How nodes and steps of a drawing look: one place for the drawing, its legend, and its style sheet."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from supplychain.reporting.figures.palette import CATEGORIES, CONFLICT, LIGHT

__all__ = ["RELATIONS", "Line", "line_of", "literal", "rules", "shape_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """How steps of a relation are drawn.

    Attributes
    ----------
    name
        Of the class in the style sheet.
    width
        In units of the SVG.
    dashes
        As SVG has them; blank is a whole line.
    color
        Blank where it is that of every derivation.
    """

    name: str
    width: float
    dashes: str = ""
    color: str = ""


_DATA, _CODE, _DOUBT = "#8F63B8", "#2A9393", "#D98200"

RELATIONS = {
    "finetune": Line("finetune", 1.6),
    "adapter": Line("adapter", 1.6, "8 3"),
    "quantized": Line("quantized", 2, "2 3"),
    "merge": Line("merge", 2.8),
    "distilled": Line("distilled", 1.6, "9 3 2 3"),
    "converted": Line("converted", 1.6, "4 4"),
    "unspecified": Line("unspecified", 0.9),
    "RENAMED_TO": Line("renamed", 1.2, "1 6"),
    "TRAINED_ON": Line("trained", 1.6, "", _DATA),
    "GENERATED_BY": Line("generated", 1.6, "6 3", _DATA),
    "USES": Line("uses", 1.6, "", _CODE),
}
"""Relation or type of relationship → line; others are drawn as unspecified."""

_CORNERS = {"Dataset": 18, "Repository": 0}
_VARIABLE = re.compile(r"var\(--figure-(\w+)\)")


def line_of(relation: str) -> Line:
    """Return how a relation is drawn."""
    return RELATIONS.get(relation, RELATIONS["unspecified"])


def shape_of(label: str) -> int:
    """Return the radius of the corners of a node: models are rounded, datasets half round, repositories square."""
    return _CORNERS.get(label, 6)


def rules() -> str:
    """Return the style of drawings, in the colors that a page gives its variables."""
    lines = {
        "text": "font:11px 'DejaVu Sans',Verdana,sans-serif;fill:var(--figure-ink)",
        ".s": "fill:none;stroke:var(--figure-muted)",
        ".tip": "fill:var(--figure-muted)",
        ".box": "fill:#dfe6ee;stroke:#8a97a6;stroke-width:1.2",
        ".n text": f"fill:{LIGHT.ink};pointer-events:none",
        ".n .d": "font-size:9px",
        ".b": "font-size:9px;font-weight:bold;text-anchor:middle",
        ".disc": "fill:#fff;fill-opacity:.8",
        ".ring": "fill:none;stroke:var(--figure-ink);stroke-width:2.4",
        ".root .name": "font-weight:bold",
        ".halo": "fill:none;stroke:var(--figure-conflict);stroke-width:1.5",
        ".legend .h": "font-weight:bold",
        **{f".{line.name}": _stroke(line) for line in RELATIONS.values()},
        **{f".{name} .box": f"fill:{look.fill};stroke:{look.border}" for name, look in CATEGORIES.items()},
        **{
            f".part-{name}": f"fill:{look.fill};stroke:{look.border};stroke-width:.6"
            for name, look in CATEGORIES.items()
        },
        ".placeholder .box": "stroke:var(--figure-muted);stroke-dasharray:4 3;stroke-width:1.8",
        ".hot .box": "stroke:var(--figure-conflict);stroke-width:3",
        ".s.doubt": f"stroke:{_DOUBT};stroke-width:2.8",
        ".s.hot": "stroke:var(--figure-conflict);stroke-width:3.6",
        ".tip.hot": "fill:var(--figure-conflict)",
    }
    return "".join(f".lineage {selector}{{{said}}}\n" for selector, said in lines.items())


def literal(style: str) -> str:
    """Return a style with the colors of a white page in place of variables, for a file that any program reads."""
    colors = {**asdict(LIGHT), "conflict": CONFLICT}
    return _VARIABLE.sub(lambda m: colors[m[1]], style)


def _stroke(line: Line) -> str:
    said = f"stroke-width:{line.width}"
    said += f";stroke-dasharray:{line.dashes}" if line.dashes else ""
    return f"{said};stroke:{line.color}" if line.color else said
