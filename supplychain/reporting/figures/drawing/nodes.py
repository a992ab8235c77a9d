"""An artifact, or a swarm of them, as SVG."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from supplychain.reporting.figures.drawing.looks import shape_of
from supplychain.reporting.figures.drawing.placing import HEIGHT, WIDTH
from supplychain.reporting.figures.palette import CATEGORIES
from supplychain.reporting.figures.wording import cut

if TYPE_CHECKING:
    from supplychain.reporting.figures.drawing.family import Artifact

__all__ = ["LOOKS_OF", "draw_node", "explain"]

_NAMES = 40
"""Members of a swarm that its tooltip names; the data has all."""

_LETTERS = {"Model": "M", "Dataset": "D", "Repository": "R", "License": "L", "Paper": "P", "Owner": "O"}

LOOKS_OF = {
    "root": "asked about",
    "hot": "on the path of a conflict",
    "blamed": "where the conflict can be mended",
}


def draw_node(artifact: Artifact, made: str, *, categorized: bool, data: str) -> str:
    """Return a node at the origin of its own place.

    Parameters
    ----------
    made
        How it was made, for the tooltip.
    categorized
        Whether the family knows license categories: then an artifact without one is of an unknown license.
    data
        Attributes for the script of the page.
    """
    category = artifact.category or ("unknown" if categorized else "")
    classes = ["n", category, "placeholder" if artifact.placeholder else "", *_marks(artifact)]
    radius = shape_of(artifact.key.label)
    box = f'<rect class="box" width="{WIDTH}" height="{HEIGHT}" rx="{radius}"/>'
    parts = [f"<title>{escape(explain(artifact, made, category))}</title>"]
    if artifact.blamed:
        parts.append(
            f'<rect class="halo" x="-8" y="-8" width="{WIDTH + 16}" height="{HEIGHT + 16}" rx="{radius + 8}"/>'
        )
    if artifact.root:
        parts.append(
            f'<rect class="ring" x="-4" y="-4" width="{WIDTH + 8}" height="{HEIGHT + 8}" rx="{radius + 4}"/>'
        )
    if artifact.members:
        parts += [box.replace("<rect ", f'<rect x="{d}" y="{d}" ', 1) for d in (6, 3)]
    parts.append(box)
    if artifact.members and categorized:
        parts.append(_mixture(artifact))
    letter = CATEGORIES[category].letter if category else _LETTERS.get(artifact.key.label, "")
    if letter:
        parts.append(
            f'<circle class="disc" cx="17" cy="18" r="8.5"/><text class="b" x="17" y="21.5">{letter}</text>'
        )
    first, second = _lines(artifact)
    left = 31 if letter else 12
    if second:
        parts.append(f'<text class="name" x="{left}" y="15.5">{escape(first)}</text>')
        parts.append(f'<text class="d" x="{left}" y="28">{escape(second)}</text>')
    else:
        parts.append(f'<text class="name" x="{left}" y="22">{escape(first)}</text>')
    return f'<g class="{" ".join(filter(None, classes))}"{data}>{"".join(parts)}</g>'


def explain(artifact: Artifact, made: str, category: str) -> str:
    """Return what the tooltip of a node says, and what is read aloud when it has the focus."""
    lines = [artifact.key.id]
    kind = artifact.key.label or "Artifact"
    if artifact.members:
        names = [member.key.id for member in artifact.members]
        kinds = Counter(member.category or "license unknown" for member in artifact.members)
        if category:
            lines.append(", ".join(f"{count} {name}" for name, count in sorted(kinds.items())))
        lines += names[:_NAMES]
        if len(names) > _NAMES:
            lines.append(f"and {len(names) - _NAMES:,} more")
        return "\n".join(lines)
    known = f"license {artifact.license or 'not known'}" if artifact.license or category else ""
    lines.append(f"{kind}{', ' + known if known else ''}{f' ({category})' if category else ''}")
    if made:
        lines.append(made)
    lines += [LOOKS_OF[mark] for mark in _marks(artifact)]
    if artifact.placeholder:
        lines.append(f"placeholder: {artifact.placeholder}")
    return "\n".join(lines)


def _marks(artifact: Artifact) -> list[str]:
    return [name for name in ("root", "hot", "blamed") if getattr(artifact, name)]


def _mixture(artifact: Artifact) -> str:
    """Return a strip at the foot of a swarm, divided as the license categories of its members are."""
    counts = Counter(member.category or "unknown" for member in artifact.members)
    parts, left, width = [], 0.0, WIDTH - 12
    for category in (name for name in CATEGORIES if counts[name]):
        its = width * counts[category] / len(artifact.members)
        parts.append(
            f'<rect class="part-{category}" x="{6 + left:.1f}" y="{HEIGHT - 5}" width="{its:.1f}" height="5"/>'
        )
        left += its
    return "".join(parts) if len(parts) > 1 else ""


def _lines(artifact: Artifact) -> tuple[str, str]:
    if artifact.members:
        names = ", ".join(member.key.id.rsplit("/", 1)[-1] for member in artifact.members[:3])
        return cut(artifact.key.id.split(" from ", 1)[0], 26), cut(names, 33)
    owner, _, name = artifact.key.id.rpartition("/")
    said = " · ".join(filter(None, (cut(owner, 18), artifact.license)))
    return cut(name or artifact.key.id, 26), cut(said, 33)
