"""What an articulation point or a bridge cuts off is what is not in the largest part when it is gone."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.analytics.cuts import Cuts, cuts

EDGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=25)


def measured(edges: list[tuple[int, int]]) -> Cuts:
    ends = np.array(edges, np.int64).reshape(-1, 2)
    return cuts(ends[:, 0] * 100, ends[:, 1] * 100)


@settings(deadline=None)
@given(EDGES)
def test_what_is_cut_off_is_all_but_the_largest_part(edges: list[tuple[int, int]]) -> None:
    found = measured(edges)
    graph = nx.Graph([(a, b) for a, b in edges if a != b])

    assert set(found.points) == {node * 100 for node in nx.articulation_points(graph)}
    for point, cut_off in found.points.items():
        left = graph.subgraph(nx.node_connected_component(graph, point // 100) - {point // 100})
        parts = sorted(map(len, nx.connected_components(left)))
        assert (cut_off, found.parts[point]) == (sum(parts[:-1]), len(parts))


@settings(deadline=None)
@given(EDGES)
def test_what_hangs_by_a_bridge_is_the_smaller_side(edges: list[tuple[int, int]]) -> None:
    found = measured(edges)
    graph = nx.Graph([(a, b) for a, b in edges if a != b])

    lines = {frozenset(line) for line in list[Any](nx.bridges(graph))}
    assert {frozenset(end // 100 for end in pair) for pair in found.bridges} == lines
    for (stays, goes), cut_off in found.bridges.items():
        left = graph.copy()
        left.remove_edge(stays // 100, goes // 100)
        sides = [len(nx.node_connected_component(left, end // 100)) for end in (stays, goes)]
        assert sides[1] == cut_off <= sides[0]
