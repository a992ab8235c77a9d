"""What engines have in common: how their results are normalized, numbered and ordered."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplychain.graph.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Node", "component_table", "score_table"]

Node = tuple[str, str]
"""Label and id."""


def score_table(scores: Iterable[tuple[Node, float]]) -> Table:
    """Scores normalized to sum to 1, greatest first."""
    kept = list(scores)
    total = sum(score for _, score in kept) or 1.0
    rows = [(artifact, label, score / total) for (label, artifact), score in kept]
    return Table(("artifact", "label", "score"), sorted(rows, key=lambda row: (-row[2], row[0], row[1])))


def component_table(members: Iterable[tuple[Node, object]]) -> Table:
    """Components numbered from 0 by size, then by their smallest id, whatever the engine called them."""
    components: dict[object, list[Node]] = defaultdict(list)
    for node, component in members:
        components[component].append(node)
    ordered = sorted(components.values(), key=lambda nodes: (-len(nodes), min(n[::-1] for n in nodes)))
    rows = [
        (artifact, label, number)
        for number, nodes in enumerate(ordered)
        for label, artifact in sorted(nodes, key=lambda n: n[::-1])
    ]
    return Table(("artifact", "label", "component"), rows)
