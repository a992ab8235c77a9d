"""The reference engine: the edges come to the client, NetworkX computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from supplychain.centrality.ranking import Node, component_table, score_table
from supplychain.graph import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

__all__ = ["NetworkXEngine", "components", "pagerank"]


class NetworkXEngine:
    """Computes with NetworkX in this process; the whole graph must fit in its memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pagerank(self, types: Sequence[str], damping: float) -> Table:
        """PageRank of every artifact."""
        return pagerank(self._graph(types), damping)

    def components(self, types: Sequence[str]) -> Table:
        """Weakly connected components."""
        return components(self._graph(types))

    def _graph(self, types: Sequence[str]) -> nx.MultiDiGraph[Node]:
        question = catalogue.query("centrality/edges")
        graph: nx.MultiDiGraph[Node] = nx.MultiDiGraph()
        for downstream, below, upstream, above, _ in self._store.stream(
            question.text, question.bind({"types": list(types)})
        ):
            graph.add_edge((below, downstream), (above, upstream))
        return graph


def pagerank(graph: nx.MultiDiGraph[Node], damping: float = 0.85) -> Table:
    """PageRank of a graph downstream → upstream; parallel edges count each."""
    if not graph:
        return score_table([])
    return score_table(nx.pagerank(graph, alpha=damping, max_iter=1000, tol=1e-12).items())


def components(graph: nx.MultiDiGraph[Node]) -> Table:
    """Weakly connected components of a graph."""
    found = enumerate(nx.weakly_connected_components(graph))
    return component_table((node, number) for number, nodes in found for node in nodes)
