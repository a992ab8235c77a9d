"""The figure kind ``lineage``: the rows of a table are the steps of a family."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from supplychain.reporting.figures.columns import Notes
from supplychain.reporting.figures.drawing.family import read_family
from supplychain.reporting.figures.drawing.picture import paint
from supplychain.reporting.figures.drawing.placing import place
from supplychain.reporting.figures.drawing.swarms import collapse
from supplychain.reporting.figures.figure import Figure
from supplychain.reporting.figures.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.table import Table
    from supplychain.reporting.figures.drawing.family import Family
    from supplychain.reporting.figures.drawing.placing import Placement

__all__ = ["draw_lineage"]

_PATH = 8
"""Artifacts of a conflict path that the alt text names."""


def draw_lineage(table: Table, options: Mapping[str, Any]) -> Figure:
    """Draw a family in layers by generation, from what things were made from at the left to what was made at the right."""
    notes = Notes()
    whole = read_family(table, options, notes)
    family = collapse(whole, int(options["swarm"]))
    swarms = [artifact for artifact in family.artifacts.values() if artifact.members]
    notes.say(
        len(swarms), "swarm", f"stands for {_sum(swarms)} artifacts; its tooltip and the data name them"
    )
    if len(swarms) > 1:
        notes.said[-1] = (
            f"{len(swarms):,} swarms stand for {_sum(swarms)} artifacts; tooltips and the data name them."
        )
    placement = place(family)
    drawing = paint(family, placement)
    return Figure("lineage", options["title"], _alt(whole, family, placement), table, str(notes), drawing)


def _sum(swarms: list[Any]) -> str:
    return f"{sum(len(swarm.members) for swarm in swarms):,}"


def _alt(whole: Family, family: Family, placement: Placement) -> str:
    roots = [artifact.key.id for artifact in whole.artifacts.values() if artifact.root]
    said = f"Lineage of {', '.join(roots[:3])}" if roots else "Lineage"
    said += f": {plural(len(whole.artifacts), 'artifact')} in {plural(placement.layers, 'generation')}"
    relations = Counter(step.relations[0] or "derived" for step in whole.steps.values())
    if relations:
        ways = ", ".join(f"{count:,} {relation}" for relation, count in relations.most_common())
        said += f", {plural(len(whole.steps), 'step')} ({ways})"
    if whole.categorized:
        kinds = Counter(artifact.category or "unknown" for artifact in whole.artifacts.values())
        said += "; licenses: " + ", ".join(f"{count:,} {name}" for name, count in kinds.most_common())
    hot = [step for step in whole.steps.values() if step.hot]
    if hot:
        shown = "; ".join(f"{step.down.id} from {step.up.id}" for step in hot[:_PATH])
        more = f"; and {len(hot) - _PATH:,} more steps" if len(hot) > _PATH else ""
        said += f". A conflict with the declared license runs along {shown}{more}"
    doubts = sum(1 for step in whole.steps.values() if step.doubt and not step.hot)
    said += f"; {plural(doubts, 'step')} in doubt" if doubts else ""
    swarms = sum(1 for artifact in family.artifacts.values() if artifact.members)
    if not swarms:
        return f"{said}."
    return f"{said}. {plural(swarms, 'swarm')} {'is drawn as one node' if swarms == 1 else 'are drawn as one node each'}."
