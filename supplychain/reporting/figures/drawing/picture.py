"""A placed family as SVG: the same for a page and for a file, but that a page gives the colors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from supplychain.reporting.figures.drawing.legend import Sample, samples
from supplychain.reporting.figures.drawing.looks import line_of, literal, rules
from supplychain.reporting.figures.drawing.nodes import draw_node
from supplychain.reporting.figures.drawing.placing import GAP, HEIGHT, WIDTH

if TYPE_CHECKING:
    from supplychain.reporting.figures.drawing.family import Family, Key, Step
    from supplychain.reporting.figures.drawing.placing import Placement

__all__ = ["Drawing", "paint"]

_MARGIN = 16
_NARROWEST = 620
_TIP = 7
_LINE = 20
"""Height of a line of the legend."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, its size, and its legend.

    Attributes
    ----------
    body
        Steps and nodes as SVG.
    width, height
        In units of the SVG.
    legend
        What its looks mean.
    """

    body: str
    width: float
    height: float
    legend: tuple[Sample, ...]

    def html(self, alt: str) -> str:
        """Return the drawing for a page; the script of the page lets it be moved, zoomed, and walked through by keys."""
        size = f'width="{self.width:g}" height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
        legend = "".join(
            f'<li><svg class="lineage" width="{sample.width}" height="16" aria-hidden="true">{sample.mark}</svg>'
            f"{escape(sample.said)}</li>"
            for sample in self.legend
        )
        return (
            f'<div class="figure-drawing"><div class="figure-pane">'
            f'<svg class="lineage" xmlns="http://www.w3.org/2000/svg" {size} role="group" tabindex="0" '
            f'aria-label="{escape(alt)} Enter and the arrow keys walk through it.">{self.body}</svg></div>'
            f'<ul class="figure-legend" aria-label="Legend">{legend}</ul></div>'
        )

    def svg(self, alt: str) -> str:
        """Return the drawing as a file: legend below, colors for white paper; no program is needed to draw it."""
        legend, height = self._legend()
        whole = self.height + height
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="lineage" width="{self.width:g}" height="{whole:g}" '
            f'viewBox="0 0 {self.width:g} {whole:g}" role="img"><title>{escape(alt)}</title>'
            f"<style>{literal(rules())}</style>"
            f'<rect width="100%" height="100%" fill="#ffffff"/>{self.body}{legend}</svg>\n'
        )

    def png(self, alt: str, scale: float) -> bytes:
        """Return the drawing as pixels, drawn by a browser of this machine."""
        from supplychain.reporting.figures.static import browser

        height = self.height + self._legend()[1]
        return browser().rasterize(self.svg(alt), round(self.width), round(height), scale)

    def _legend(self) -> tuple[str, float]:
        parts: list[str] = []
        x, line = float(_MARGIN), 0
        for sample in self.legend:
            width = sample.width + 10 + 6.4 * len(sample.said) + 14
            if x + width > self.width - _MARGIN and x > _MARGIN:
                x, line = _MARGIN, line + 1
            y = self.height + line * _LINE
            parts.append(
                f'<g transform="translate({x:.1f},{y:g})">{sample.mark}'
                f'<text x="{sample.width + 6}" y="12">{escape(sample.said)}</text></g>'
            )
            x += width
        height = (line + 1) * _LINE + 6 if parts else 0
        return f'<g class="legend">{"".join(parts)}</g>', height


def paint(family: Family, placement: Placement) -> Drawing:
    """Return the drawing of a family that was placed."""
    width = max(placement.layers * (WIDTH + GAP) - GAP + 2 * _MARGIN, _NARROWEST)
    left = (width - (placement.layers * (WIDTH + GAP) - GAP)) / 2
    number_of = {key: i for i, key in enumerate(sorted(placement.nodes, key=placement.nodes.__getitem__))}
    steps = sorted(
        family.steps.values(),
        key=lambda step: (step.hot, step.doubt, number_of[step.up], number_of[step.down]),
    )
    parts = [_step(step, placement, number_of, left) for step in steps]
    parts += _tips(steps, placement, left)
    made, after, before = _words(family), family.children(), family.parents()
    for key, number in number_of.items():
        layer, middle = placement.nodes[key]
        data = f' transform="translate({_x(layer, left):g},{middle - HEIGHT / 2 + _MARGIN:.1f})" role="img" tabindex="-1"'
        data += f' data-i="{number}"'
        for name, others in (("up", before[key]), ("down", after[key])):
            if others:
                data += f' data-{name}="{" ".join(str(n) for n in sorted(number_of[o] for o in others))}"'
        artifact = family.artifacts[key]
        parts.append(draw_node(artifact, made[key], categorized=family.categorized, data=data))
    return Drawing("".join(parts), width, placement.height + 2 * _MARGIN, samples(family))


def _x(layer: int, left: float) -> float:
    return left + layer * (WIDTH + GAP)


def _step(step: Step, placement: Placement, number_of: dict[Key, int], left: float) -> str:
    route = placement.routes[step.up, step.down]
    classes = f"s {line_of(step.relations[0]).name}{' hot' if step.hot else ' doubt' if step.doubt else ''}"
    relation = " or ".join(filter(None, step.relations)) or "derived"
    title = f"{step.down.id}: {relation} of {step.up.id}"
    return (
        f'<path class="{classes}" d="{_path(route, left)}" data-e="{number_of[step.up]} {number_of[step.down]}">'
        f"<title>{escape(title)}</title></path>"
    )


def _path(route: list[tuple[int, float]], left: float) -> str:
    """Return the curve of a step: level at every node and bend, and around the right side within a layer."""
    (layer, start), (last, end) = route[0], route[-1]
    x, y = _x(layer, left) + WIDTH, start + _MARGIN
    if layer == last:
        out = x + min(GAP * 0.6, 18 + abs(end - start) / 6) + (8 if end < start else 0)
        return (
            f"M{x:g} {y:.1f}C{out:.1f} {y:.1f} {out:.1f} {end + _MARGIN:.1f} {x + _TIP:g} {end + _MARGIN:.1f}"
        )
    said = f"M{x:g} {y:.1f}"
    for place, (its, height) in enumerate(route[1:], start=2):
        to, bottom = _x(its, left) - (_TIP if place == len(route) else 0), height + _MARGIN
        middle = (x + to) / 2
        said += f"C{middle:.1f} {y:.1f} {middle:.1f} {bottom:.1f} {to:g} {bottom:.1f}"
        x, y = _x(its, left) + WIDTH, bottom
        if place < len(route):
            said += f"H{x:g}"
    return said


def _tips(steps: list[Step], placement: Placement, left: float) -> list[str]:
    """Return the points of the arrows, one where several steps arrive."""
    tips: dict[tuple[float, float, int], bool] = {}
    for step in steps:
        route = placement.routes[step.up, step.down]
        layer, middle = route[-1]
        within = route[0][0] == layer
        tips[(_x(layer, left) + WIDTH * within, middle + _MARGIN, -1 if within else 1)] = step.hot
    return [
        f'<path class="tip{" hot" if hot else ""}" d="M{x:g} {y:.1f}l{-_TIP * way} -4v8z"/>'
        for (x, y, way), hot in tips.items()
    ]


def _words(family: Family) -> dict[Key, str]:
    """Return how each artifact was made, in words."""
    made: dict[Key, list[str]] = defaultdict(list)
    for step in family.steps.values():
        made[step.down].append(f"{' or '.join(filter(None, step.relations)) or 'derived'} of {step.up.id}")
    for key in family.loops:
        made[key].append("made from itself, by what the sources say")
    return {
        key: "; ".join(made[key][:5]) + (f"; and {len(made[key]) - 5:,} more" if len(made[key]) > 5 else "")
        for key in family.artifacts
    }
