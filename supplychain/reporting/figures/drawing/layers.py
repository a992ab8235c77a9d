"""Which layer an artifact is drawn in: its generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplychain.reporting.figures.drawing.family import Family, Key

__all__ = ["assign_layers"]


def assign_layers(family: Family) -> dict[Key, int]:
    """Return the layer of every artifact: its longest distance from an origin of the family.

    The longest, since then every step leads to a later layer; by the shortest, a model merged from a base and from a child of
    that base would stand beside the child. Things that were made from each other, a cycle, share a layer. An origin stands
    right before the first thing made from it, so that a dataset or the other parent of a merge is beside what it explains.
    """
    import networkx as nx

    graph: nx.DiGraph[Key] = nx.DiGraph()
    graph.add_nodes_from(family.artifacts)
    graph.add_edges_from(family.steps)
    condensed = nx.condensation(graph)
    layer: dict[int, int] = {}
    order = list(nx.topological_sort(condensed))
    for component in order:
        layer[component] = max((layer[up] + 1 for up in condensed.predecessors(component)), default=0)
    for component in order:
        if condensed.in_degree(component) == 0 and condensed.out_degree(component) > 0:
            layer[component] = min(layer[down] for down in condensed.successors(component)) - 1
    lowest = min(layer.values(), default=0)
    return {
        key: layer[component] - lowest
        for component in order
        for key in sorted(condensed.nodes[component]["members"])
    }
