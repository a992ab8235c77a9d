"""Travel: which licenses arrive where, over which reach, by the shortest way; a fixpoint, no enumeration.

Every artifact starts with its own license. In rounds, what has arrived goes on along the edges of the next artifacts, composing
the reach; what arrived before over the same reach goes no further. So a lattice of merges costs what its edges cost,
and a cycle ends by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplychain.distinct import added

if TYPE_CHECKING:
    from supplychain.licenses.edges import EdgeTable
    from supplychain.licenses.reach import PropagationTable

__all__ = ["Arrivals", "travel"]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What arrived where, one row each, those of fewer hops first.

    `node` and `origin` number artifacts, `reach` indexes `reaches`, `before` is the row of the artifact one hop nearer to the
    origin (-1 where that is the origin itself).
    """

    reaches: tuple[str, ...]
    node: np.ndarray
    origin: np.ndarray
    reach: np.ndarray
    hops: np.ndarray
    before: np.ndarray

    def path(self, row: int) -> list[int]:
        """Return the artifacts of a row's path, downstream first, the origin last."""
        found = []
        at = row
        while at >= 0:
            found.append(int(self.node[at]))
            at = int(self.before[at])
        return [*found, int(self.origin[row])]


def travel(
    edges: EdgeTable, table: PropagationTable, start: np.ndarray, *, merge_origins: bool = False
) -> Arrivals:
    """Return where the licenses of the artifacts numbered in `start` arrive.

    With `merge_origins` only the nearest origin of each reach is kept at an artifact: enough to know whether any arrives. Rows
    whose reach can find nothing are left out of no round, but a dead reach ends its way.
    """
    reaches, compose = _compose_matrix(edges, table)
    order = np.argsort(edges.up, kind="stable")
    below, words = edges.down[order], edges.word[order]
    first = np.searchsorted(edges.up[order], np.arange(len(edges.keys) + 1))
    many = len(reaches)

    node = start.astype(np.int64)
    origin, reach, row = node.copy(), np.zeros(len(node), np.int64), np.full(len(node), -1, np.int64)
    seen = np.empty(0, np.int64)
    parts: list[tuple[np.ndarray, ...]] = []
    total, hops = 0, 0
    while len(node):
        hops += 1
        fan = first[node + 1] - first[node]
        source = np.repeat(np.arange(len(node)), fan)
        offset = np.arange(len(source)) - np.repeat(np.cumsum(fan) - fan, fan)
        edge = np.repeat(first[node], fan) + offset
        arrived = compose[reach[source], words[edge]]
        keep = (arrived >= 0) & (below[edge] != origin[source])
        source, edge, arrived = source[keep], edge[keep], arrived[keep].astype(np.int64)
        to, whose = below[edge].astype(np.int64), origin[source]
        key = (to if merge_origins else to * len(edges.keys) + whose) * many + arrived
        key, index = np.unique(key, return_index=True)
        if len(seen):
            at = np.searchsorted(seen, key)
            fresh = (at == len(seen)) | (seen[np.minimum(at, len(seen) - 1)] != key)
            key, index = key[fresh], index[fresh]
        seen = added(seen, key)
        before = row[source[index]]
        node, origin, reach = to[index], whose[index], arrived[index]
        row = np.arange(total, total + len(node))
        total += len(node)
        parts.append((node, origin, reach, np.full(len(node), hops, np.int32), before))
    if not parts:
        return Arrivals(reaches, *(np.empty(0, np.int64) for _ in range(5)))
    return Arrivals(reaches, *(np.concatenate(column) for column in zip(*parts, strict=True)))


def _compose_matrix(edges: EdgeTable, table: PropagationTable) -> tuple[tuple[str, ...], np.ndarray]:
    reaches = table.reaches
    number = {name: i for i, name in enumerate(reaches)}
    matrix = np.full((len(reaches), max(1, len(edges.words))), -1, np.int16)
    for name, row in table.compose.items():
        for j, word in enumerate(edges.words):
            matrix[number[name], j] = number.get(row[word], -1)
    return reaches, matrix
