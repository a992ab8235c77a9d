"""A family as the rows of a table tell it: artifacts, steps between them, and what is remarkable about either."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.reporting.figures.palette import CATEGORIES
from supplychain.reporting.figures.wording import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplychain.graph.table import Table
    from supplychain.reporting.figures.columns import Notes

__all__ = ["Artifact", "Family", "Key", "Step", "read_family"]

_CALM = {"", "ok", "info", "unknown", "no", "none", "none found", "compatible", "false"}
"""What a column of conflicts says when there is none."""

_DOUBTFUL = {"warn", "warning", "review", "doubt", "in doubt"}
"""What it says when texts, practice or evidence leave room."""


class Key(NamedTuple):
    """What tells two artifacts apart: a model and a dataset may have one id."""

    label: str
    id: str


@dataclass(slots=True)
class Artifact:
    """A node of the drawing.

    Attributes
    ----------
    key
        Label and id.
    license, category
        As the table says; blank when it says nothing.
    placeholder
        Why the artifact was not loaded; blank when it was.
    root, blamed, hot, doubt
        It was asked about; the conflict comes from it; it lies on the path of a conflict, or of one that is in doubt.
    members
        The artifacts that this node stands for, when it is a swarm.
    """

    key: Key
    license: str = ""
    category: str = ""
    placeholder: str = ""
    root: bool = False
    blamed: bool = False
    hot: bool = False
    doubt: bool = False
    members: tuple[Artifact, ...] = ()

    @property
    def special(self) -> bool:
        """Whether it must be seen by itself."""
        return self.root or self.blamed or self.hot or self.doubt


@dataclass(slots=True)
class Step:
    """One derivation: `down` was made from `up`.

    Attributes
    ----------
    relations
        How, in the order of the rows; more than one where sources disagree.
    hot, doubt
        It lies on the path of a conflict, or of one that is in doubt.
    """

    up: Key
    down: Key
    relations: list[str] = field(default_factory=list)
    hot: bool = False
    doubt: bool = False


@dataclass(slots=True)
class Family:
    """Artifacts by key and steps by their ends, both in the order of the rows; steps from a thing to itself are apart."""

    artifacts: dict[Key, Artifact] = field(default_factory=dict)
    steps: dict[tuple[Key, Key], Step] = field(default_factory=dict)
    loops: dict[Key, list[str]] = field(default_factory=dict)
    categorized: bool = False

    def children(self) -> dict[Key, list[Key]]:
        """Return what was made from each artifact."""
        made: dict[Key, list[Key]] = {key: [] for key in self.artifacts}
        for up, down in self.steps:
            made[up].append(down)
        return made

    def parents(self) -> dict[Key, list[Key]]:
        """Return what each artifact was made from."""
        made: dict[Key, list[Key]] = {key: [] for key in self.artifacts}
        for up, down in self.steps:
            made[down].append(up)
        return made


def read_family(table: Table, options: Mapping[str, Any], notes: Notes) -> Family:
    """Return the family that the rows tell, up to the `most` artifacts that come first; the rest is counted."""
    family = Family(categorized=bool(options["upstream_category"] or options["downstream_category"]))
    most, left_out, blank = int(options["most"]), set[Key](), 0
    for row in table:
        ends = {side: _end(row, side, options) for side in ("upstream", "downstream")}
        there = [end for end in ends.values() if end is not None]
        blank += not there
        fits = True
        for artifact in there:
            known = family.artifacts.get(artifact.key)
            if known is not None:
                _complete(known, artifact)
            elif len(family.artifacts) < most:
                family.artifacts[artifact.key] = artifact
            else:
                left_out.add(artifact.key)
                fits = False
        up, down = ends["upstream"], ends["downstream"]
        if fits and up is not None and down is not None:
            _add_step(family, up.key, down.key, row, options)
    notes.say(len(left_out), "further artifact", "not drawn; the data has them", "further artifacts")
    notes.say(blank, "row", "without an artifact left out")
    notes.say(len(family.loops), "artifact", "made from itself, by what the sources say", "artifacts")
    _mark(family, options)
    return family


def _end(row: Mapping[str, Any], side: str, options: Mapping[str, Any]) -> Artifact | None:
    def cell(option: str) -> str:
        name = options[option]
        value = row[name] if name else None
        if isinstance(value, list | tuple):
            return ", ".join(printable(str(part)) for part in value)
        return "" if value is None or value is False else printable(str(value))

    id_ = cell(side)
    if not id_:
        return None
    label = cell(f"{side}_label") or cell("label")
    category = cell(f"{side}_category").lower()
    return Artifact(
        Key(label, id_),
        license=cell(f"{side}_license"),
        category=category if category in CATEGORIES else "unknown" if category else "",
        placeholder=cell(f"{side}_placeholder"),
    )


def _complete(known: Artifact, other: Artifact) -> None:
    known.license = known.license or other.license
    known.category = known.category or other.category
    known.placeholder = known.placeholder or other.placeholder


def _add_step(family: Family, up: Key, down: Key, row: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    relation = (
        printable(str(row[options["relation"]])) if options["relation"] and row[options["relation"]] else ""
    )
    if up == down:
        family.loops.setdefault(up, []).append(relation)
        return
    step = family.steps.setdefault((up, down), Step(up, down))
    if relation not in step.relations:
        step.relations.append(relation)
    conflict = row[options["conflict"]] if options["conflict"] else None
    said = "" if conflict is None else str(conflict).lower()
    mark = "doubt" if said in _DOUBTFUL else "hot" if said not in _CALM else ""
    if mark:
        for its in (step, family.artifacts[up], family.artifacts[down]):
            setattr(its, mark, True)


def _mark(family: Family, options: Mapping[str, Any]) -> None:
    by_id: dict[str, list[Artifact]] = {}
    for artifact in family.artifacts.values():
        by_id.setdefault(artifact.key.id, []).append(artifact)
    for id_ in _listed(options["root"]):
        for artifact in by_id.get(id_, ()):
            artifact.root = True
    for id_ in (said.split(" → ", 1)[0] for said in _listed(options["blamed"])):
        for artifact in by_id.get(id_, ()):
            artifact.blamed = True
    path = _listed(options["path"])
    for id_ in path:
        for artifact in by_id.get(id_, ()):
            artifact.hot = True
    neighbors = {frozenset(pair) for pair in pairwise(path)}
    for step in family.steps.values():
        step.hot = step.hot or frozenset((step.up.id, step.down.id)) in neighbors


def _listed(value: str | Iterable[str] | None) -> list[str]:
    """Return what an option names: one id or several, as the drawing writes them."""
    if not value:
        return []
    return [printable(str(v)) for v in ([value] if isinstance(value, str) else value)]
