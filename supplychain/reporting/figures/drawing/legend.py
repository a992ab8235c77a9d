"""What the looks of a drawing mean: only those that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplychain.reporting.figures.drawing.looks import RELATIONS, line_of, shape_of
from supplychain.reporting.figures.palette import CATEGORIES

if TYPE_CHECKING:
    from supplychain.reporting.figures.drawing.family import Family

__all__ = ["Sample", "samples"]


class Sample(NamedTuple):
    """An entry of the legend: a mark as SVG, how wide it is, and what it means."""

    mark: str
    width: int
    said: str


def samples(family: Family) -> tuple[Sample, ...]:
    """Return the legend of a family: relations, license categories, kinds of artifacts, and what is marked."""
    artifacts = list(family.artifacts.values())
    found = [relation for step in family.steps.values() for relation in step.relations[:1]]
    known = [relation for relation in RELATIONS if relation in found]
    entries = [_line(relation, line_of(relation).name) for relation in known]
    if any(relation not in RELATIONS for relation in found):
        entries.append(_line("other relation", "unspecified"))
    if any(step.hot for step in family.steps.values()):
        entries.append(_line("path of a conflict", "hot"))
    if any(step.doubt and not step.hot for step in family.steps.values()):
        entries.append(_line("path of a conflict in doubt", "doubt"))
    if family.categorized:
        there = {m.category or "unknown" for a in artifacts for m in (a.members or (a,))}
        entries += [
            _box(category, category, 6, look.letter)
            for category, look in CATEGORIES.items()
            if category in there
        ]
    labels = dict.fromkeys(artifact.key.label for artifact in artifacts if artifact.key.label)
    if len(labels) > 1:
        entries += [_box("", label.lower(), shape_of(label) // 2) for label in labels]
    if any(artifact.members for artifact in artifacts):
        pile = '<rect class="box" x="3" y="4" width="22" height="11" rx="3"/>'
        entries.append(Sample(pile + _box("", "", 6).mark, 26, "swarm: several, counted"))
    for name, said in (("root", "asked about"), ("blamed", "where the conflict can be mended")):
        if any(getattr(artifact, name) for artifact in artifacts):
            entries.append(_ringed({"root": "ring", "blamed": "halo"}[name], said))
    if any(artifact.placeholder for artifact in artifacts):
        entries.append(_box("placeholder", "placeholder: named, not loaded", 6))
    return tuple(entries)


def _line(said: str, name: str) -> Sample:
    return Sample(
        f'<path class="s {name}" d="M1 8H33"/>', 34, said.removesuffix("_TO").replace("_", " ").lower()
    )


def _box(name: str, said: str, radius: int, letter: str = "") -> Sample:
    text = f'<text class="b" x="12" y="11.5">{letter}</text>' if letter else ""
    rect = f'<rect class="box" x="1" y="2" width="22" height="12" rx="{min(radius, 6)}"/>'
    return Sample(f'<g class="n {name}">{rect}{text}</g>', 24, said)


def _ringed(name: str, said: str) -> Sample:
    ring = f'<rect class="{name}" x="1" y="1" width="24" height="14" rx="5"/>'
    return Sample(f'{ring}<rect class="box" x="4" y="4" width="18" height="8" rx="3"/>', 26, said)
