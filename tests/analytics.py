"""Graphs of dependencies that are given as numbers, for engines: 200 small ones with everything that trips an algorithm up."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from supplychain.analytics.results import Node
    from supplychain.analytics.source import Numbers
    from supplychain.graph.store import Store

__all__ = ["GivenSource", "random_parts"]

Part = tuple[list[int], list[tuple[int, int]]]

_WHOLE = Cypher("UNWIND $edges AS edge RETURN gds.graph.project($graph, edge[0], edge[1]) AS g")
_PAIRS = Cypher("UNWIND $edges AS edge WITH edge[0] AS a, edge[1] AS b WHERE b IS NOT NULL WITH a, b")


class GivenSource:
    """Dependencies that are handed to the server as parameters: nothing is written, and anything may be said."""

    def __init__(self, store: Store, nodes: list[int], edges: list[tuple[int, int]]) -> None:
        self.store = store
        self._nodes, self._edges = nodes, edges

    def size(self) -> tuple[int, int]:
        return len(self._nodes), len(self._edges)

    def nodes(self) -> Numbers:
        return np.array(self._nodes, np.int64)

    def edges(self) -> tuple[Numbers, Numbers]:
        ends = np.array(self._edges, np.int64).reshape(-1, 2)
        return ends[:, 0], ends[:, 1]

    def names(self, numbers: Numbers) -> dict[int, Node]:
        return {number: ("Model", f"o/{number:09}") for number in numbers.tolist()}

    def whole(self) -> tuple[Cypher, dict[str, Any]]:
        alone = sorted(set(self._nodes) - {end for edge in self._edges for end in edge})
        return _WHOLE, {"edges": [*map(list, self._edges), *([number, None] for number in alone)]}

    def pairs(self) -> tuple[Cypher, dict[str, Any]]:
        return _PAIRS, {"edges": list(map(list, self._edges))}


def random_parts(count: int = 200, seed: int = 0) -> list[Part]:
    """Graphs that share no number: sparse and dense ones, with parallel edges, lonely nodes, circles and self-references."""
    chance = random.Random(seed)
    parts: list[Part] = []
    for place in range(count):
        nodes = [place * 1000 + n * 7 % 997 for n in range(chance.randrange(1, 25))]
        edges = [
            (chance.choice(nodes), chance.choice(nodes))
            for _ in range(int(len(nodes) * chance.choice((0, 0.5, 1, 1.3, 3))))
        ]
        edges += chance.choices(edges, k=len(edges) // 5)  # once more
        edges += [edge[::-1] for edge in chance.choices(edges, k=len(edges) // 10)]  # and back
        if place % 4 == 0:
            edges += [(node, node) for node in chance.sample(nodes, len(nodes) // 4)]
        parts.append((nodes, edges))
    return parts
