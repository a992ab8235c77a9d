"""How much falls away with an artifact or a tie: one walk in depth over the graph, after Hopcroft and Tarjan (1973)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from supplychain.analytics.source import Numbers

__all__ = ["Cuts", "cuts"]


class Cuts:
    """What would be cut off: nodes other than the largest part that is left, by articulation point and by bridge.

    `bridges` has for each bridge (the end that stays, the end that goes) the number of nodes that go.
    """

    def __init__(self) -> None:
        self.points: dict[int, int] = {}
        self.parts: dict[int, int] = {}
        self.bridges: dict[tuple[int, int], int] = {}


def cuts(down: Numbers, up: Numbers) -> Cuts:
    """Measure every articulation point and bridge of the graph without directions, parallel edges and self-references."""
    neighbors, names = _adjacency(down, up)
    found = Cuts()
    seen = [0] * len(names)  # order of the visit, from 1
    for root in range(len(names)):
        if not seen[root]:
            _walk(root, neighbors, names, seen, found)
    return found


def _walk(root: int, neighbors: list[list[int]], names: list[int], seen: list[int], found: Cuts) -> None:
    """Visit one component. A child whose subtree reaches no higher than its parent is cut off with the parent."""
    low: dict[int, int] = {}
    size: dict[int, int] = {}
    parts: dict[int, list[int]] = {}  # point → the subtrees that fall off with it
    ties: list[tuple[int, int]] = []
    clock = 1
    seen[root] = low[root] = clock
    size[root] = 1
    stack = [(root, -1, iter(neighbors[root]))]
    while stack:
        node, parent, rest = stack[-1]
        for other in rest:
            if not seen[other]:
                clock += 1
                seen[other] = low[other] = clock
                size[other] = 1
                stack.append((other, node, iter(neighbors[other])))
                break
            if other != parent:
                low[node] = min(low[node], seen[other])
        else:
            stack.pop()
            if parent < 0:
                continue
            size[parent] += size[node]
            low[parent] = min(low[parent], low[node])
            if low[node] >= seen[parent]:
                parts.setdefault(parent, []).append(size[node])
                if low[node] > seen[parent]:
                    ties.append((parent, node))
    whole = size[root]
    for point, subtrees in parts.items():
        above = whole - 1 - sum(subtrees)
        left = [*subtrees, above] if above else subtrees
        if len(left) > 1:
            found.points[names[point]] = whole - 1 - max(left)
            found.parts[names[point]] = len(left)
    for parent, node in ties:
        one, other = names[parent], names[node]
        goes, stays = size[node], whole - size[node]
        if (goes, other) <= (stays, one):
            found.bridges[one, other] = goes
        else:
            found.bridges[other, one] = stays


def _adjacency(down: Numbers, up: Numbers) -> tuple[list[list[int]], list[int]]:
    """Lists of neighbors of each node, each neighbor once, and the number of each node."""
    names, places = np.unique(np.concatenate([down, up]), return_inverse=True)
    one, other = places[: len(down)], places[len(down) :]
    several = one != other
    ends = np.stack([np.concatenate([one, other]), np.concatenate([other, one])])[:, np.tile(several, 2)]
    ends = np.unique(ends, axis=1)
    starts = np.searchsorted(ends[0], np.arange(len(names) + 1)).tolist()
    flat = ends[1].tolist()
    return [flat[a:b] for a, b in pairwise(starts)], names.tolist()
