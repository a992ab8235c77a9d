"""The reference engine: the dependencies come to the client, NetworkX computes."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from supplychain.analytics.reference import SCORES, betweenness, longest_path, louvain, similar
from supplychain.analytics.results import Groups, Pairs, Scores
from supplychain.analytics.sampling import estimated, pivots
from supplychain.errors import UsageError
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.analytics.source import Numbers, Source
    from supplychain.progress import Progress

__all__ = ["NetworkXEngine"]


class NetworkXEngine:
    """Computes with NetworkX in this process; the whole graph must fit in its memory."""

    def __init__(self, source: Source, progress: Progress | None = None) -> None:
        self._source = source
        self._progress = progress or SilentProgress()

    @cached_property
    def graph(self) -> nx.MultiDiGraph[int]:
        """Every artifact and every dependency."""
        with self._progress.task("Reading the graph"):
            nodes, (down, up) = self._source.nodes(), self._source.edges()
        with self._progress.task("Building the graph", total=len(nodes) + len(down)) as advance:
            graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
            graph.add_nodes_from(nodes.tolist())
            advance(len(nodes))
            graph.add_edges_from(zip(down.tolist(), up.tolist(), strict=True))
            advance(len(down))
        return graph

    @cached_property
    def simple(self) -> nx.DiGraph[int]:
        """Each pair once, downstream → upstream, none on itself."""
        graph: nx.DiGraph[int] = nx.DiGraph(self.graph)
        graph.remove_edges_from(list(nx.selfloop_edges(graph)))
        return graph

    @cached_property
    def undirected(self) -> nx.Graph[int]:
        """Each pair once, in no direction, none on itself."""
        return nx.Graph(self.simple)

    def scores(self, measure: str, options: dict[str, Any], top: int | None = None) -> Scores:  # noqa: ARG002
        """Values of a measure, all of them."""
        view, compute = SCORES[measure]
        graph = getattr(self, view)
        with self._computing(measure):
            return _scores(compute(graph, **options) if len(graph) else {})

    def betweenness(self, samples: int | None, seed: int) -> Scores:
        """Shortest paths that run through each artifact."""
        sources = np.array([number for number, degree in self.simple.out_degree() if degree], np.int64)
        chosen = pivots(sources, samples, seed)
        if chosen is None:
            with self._computing("betweenness"):
                exact = _scores(nx.betweenness_centrality(self.simple, normalized=False))
                return replace(exact, errors=np.zeros(len(exact.values)))
        sums: list[list[float]] = []
        found: dict[int, float] = {}
        with self._progress.task("Computing betweenness", total=sum(map(len, chosen))) as advance:
            for batch in chosen:
                found = betweenness(self.simple, batch.tolist())
                sums.append(list(found.values()))
                advance(len(batch))
        return estimated(np.fromiter(found, np.int64), np.array(sums), chosen, len(sources))

    def groups(self, kind: str, options: dict[str, Any]) -> Groups:
        """Components or communities of all artifacts."""
        if kind == "leiden":
            raise UsageError(
                "NetworkX has no Leiden communities.", remedy="Ask for engine='gds', or for louvain."
            )
        graph, modularity = self.graph, None
        found: Iterable[set[int]]
        with self._computing(kind):
            if kind == "components":
                found = list(nx.weakly_connected_components(graph))
            elif kind == "strong_components":
                found = list(nx.strongly_connected_components(graph))
            else:
                found = louvain(self.undirected, **options)
                if self.undirected.size():
                    modularity = float(nx.community.modularity(self.undirected, found))
        sets = list(found)
        numbers = np.fromiter((n for group in sets for n in group), np.int64)
        degrees = np.fromiter((graph.degree(n) for n in numbers.tolist()), np.int64, len(numbers))
        return Groups(numbers, np.repeat(np.arange(len(sets)), [len(s) for s in sets]), degrees, modularity)

    def articulation_points(self) -> Numbers:
        """Artifacts without which something falls apart."""
        with self._computing("articulation points"):
            return np.fromiter(set(nx.articulation_points(self.undirected)), np.int64)

    def bridges(self) -> Pairs:
        """Ties without which something falls apart."""
        with self._computing("bridges"):
            found = np.array(list(nx.bridges(self.undirected)), np.int64).reshape(-1, 2)
        return Pairs(found[:, 0], found[:, 1], np.zeros(len(found)))

    def longest_path(self) -> list[tuple[int, int]]:
        """Find a longest path over the circles, each taken as one step."""
        with self._computing("the longest path"):
            return longest_path(self.simple)

    def similar(self, cutoff: float, shared: int, most: int) -> Pairs:
        """Pairs that have direct dependencies in common."""
        with self._computing("similarity"):
            rows = similar(self.simple, cutoff, shared, most)
        one, other, values = zip(*rows, strict=True) if rows else ((), (), ())
        return Pairs(np.array(one, np.int64), np.array(other, np.int64), np.array(values, np.float64))

    def _computing(self, what: str) -> Any:
        return self._progress.task(f"Computing {what.replace('_', ' ')}")


def _scores(found: dict[int, float]) -> Scores:
    return Scores(
        np.fromiter(found, np.int64, len(found)), np.fromiter(found.values(), np.float64, len(found))
    )
