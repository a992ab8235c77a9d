"""What every measure is, said with NetworkX: pure functions of a graph downstream → upstream."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "SCORES",
    "article_rank",
    "betweenness",
    "closeness",
    "degree",
    "harmonic",
    "k_core",
    "longest_path",
    "louvain",
    "pagerank",
    "similar",
]

_MOST_STEPS, _PRECISION = 1000, 1e-12


def pagerank(graph: nx.MultiDiGraph[int], dampingFactor: float = 0.85) -> dict[int, float]:  # noqa: N803
    """PageRank (Brin and Page, 1998), which sums to 1; parallel edges count each."""
    return nx.pagerank(graph, alpha=dampingFactor, max_iter=_MOST_STEPS, tol=_PRECISION)


def article_rank(graph: nx.MultiDiGraph[int], dampingFactor: float = 0.85) -> dict[int, float]:  # noqa: N803
    """ArticleRank (Li and Willett, 2009), made to sum to 1: PageRank in which a low number of dependencies weighs less.

    Every artifact hands on its rank divided by the number of its dependencies plus the average number.
    """
    nodes = list(graph)
    out = np.array([graph.out_degree(node) for node in nodes], np.float64)
    handed = dampingFactor * nx.to_scipy_sparse_array(graph, nodelist=nodes, weight=None).T
    share = 1 / np.maximum(out + out.mean(), 1e-300)
    rank = np.full(len(nodes), 1 - dampingFactor)
    for _ in range(_MOST_STEPS):
        former, rank = rank, 1 - dampingFactor + handed @ (rank * share)
        if np.abs(rank - former).max() < _PRECISION:
            break
    return dict(zip(nodes, (rank / rank.sum()).tolist(), strict=True))


def closeness(graph: nx.DiGraph[int]) -> dict[int, float]:
    """Closeness to all that depend on an artifact, with the correction of Wasserman and Faust for parts out of reach."""
    return nx.closeness_centrality(graph, wf_improved=True)


def harmonic(graph: nx.DiGraph[int]) -> dict[int, float]:
    """Sum of 1/distance from all that depend on an artifact, as a share of the most it could be."""
    most = max(1, len(graph) - 1)
    return {node: value / most for node, value in nx.harmonic_centrality(graph).items()}


def degree(graph: nx.MultiDiGraph[int], orientation: str = "REVERSE") -> dict[int, float]:
    """Number of dependencies (NATURAL), dependents (REVERSE) or both; parallel ones count each, one on itself as both."""
    count = {"NATURAL": graph.out_degree, "REVERSE": graph.in_degree, "UNDIRECTED": graph.degree}[orientation]
    return {node: float(number) for node, number in count()}


def k_core(graph: nx.Graph[int]) -> dict[int, float]:
    """Largest k such that an artifact is in a part where everybody has k neighbors in it."""
    return {node: float(core) for node, core in nx.core_number(graph).items()}


SCORES: dict[str, tuple[str, Callable[..., dict[int, float]]]] = {
    "pagerank": ("graph", pagerank),
    "article_rank": ("graph", article_rank),
    "closeness": ("simple", closeness),
    "harmonic": ("simple", harmonic),
    "degree": ("graph", degree),
    "k_core": ("undirected", k_core),
}
"""Measure → the graph of `NetworkXEngine` that it sees, and how it is computed."""


def betweenness(graph: nx.DiGraph[int], sources: Iterable[int]) -> dict[int, float]:
    """Sum over shortest paths from some artifacts: in each artifact between, the share of the paths that run through it."""
    return nx.betweenness_centrality_subset(
        graph, sources=list(sources), targets=list(graph), normalized=False
    )


def louvain(graph: nx.Graph[int], seed: int = 0) -> list[set[int]]:
    """Communities by Louvain (Blondel et al., 2008)."""
    return nx.community.louvain_communities(graph, seed=seed) if graph else []


def longest_path(graph: nx.DiGraph[int]) -> list[tuple[int, int]]:
    """Longest path, downstream first, over the graph in which every circle is one step; with the size of each circle."""
    condensed = nx.condensation(graph)
    if not condensed.size():
        return []
    members: dict[int, set[int]] = nx.get_node_attributes(condensed, "members")
    path: list[int] = nx.dag_longest_path(condensed)
    return [(min(members[step]), len(members[step])) for step in path]


def similar(graph: nx.DiGraph[int], cutoff: float, shared: int, most: int) -> list[tuple[int, int, float]]:
    """Jaccard similarity of direct dependencies, of artifacts that have at least `shared` of them; `most` of each.

    Every pair in common is counted where it is met, so that the cost grows with what is shared, not with all pairs.
    """
    wanted = [node for node in graph if graph.out_degree(node) >= max(1, shared)]
    users = defaultdict(list)
    for node in wanted:
        for upstream in graph[node]:
            users[upstream].append(node)
    rows = []
    for node in wanted:
        common = Counter(other for upstream in graph[node] for other in users[upstream] if other != node)
        own = graph.out_degree(node)
        found = [(count / (own + graph.out_degree(other) - count), other) for other, count in common.items()]
        kept = sorted((pair for pair in found if pair[0] >= cutoff), key=lambda pair: (-pair[0], pair[1]))
        rows += [(node, other, value) for value, other in kept[:most]]
    return rows
