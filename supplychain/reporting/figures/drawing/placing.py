"""Where artifacts stand: layers from left to right, and within a layer as near to their neighbors as the order allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.reporting.figures.drawing.family import Family
from supplychain.reporting.figures.drawing.layers import assign_layers
from supplychain.reporting.figures.drawing.ordering import order_layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.reporting.figures.drawing.family import Key
    from supplychain.reporting.figures.drawing.ordering import Layered

__all__ = ["GAP", "HEIGHT", "WIDTH", "Placement", "place", "settle"]

WIDTH, HEIGHT = 220, 36
"""Of a node, in units of the SVG."""

GAP = 76
"""Between two layers."""

_ROOM, _BEND = 12, 12
"""Between two nodes of a layer, and around a bend."""

_ROUNDS = 8
_APART = 28
"""Between two families that have nothing in common."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everything is.

    Attributes
    ----------
    nodes
        Artifact → its layer and the height of its middle.
    routes
        Step → layer and height of each node and bend it runs through, from upstream to downstream.
    layers, height
        How many layers there are, and how high the drawing is.
    """

    nodes: dict[Key, tuple[int, float]]
    routes: dict[tuple[Key, Key], list[tuple[int, float]]]
    layers: int
    height: float


def place(family: Family) -> Placement:
    """Return where the artifacts of a family stand; parts of it that have nothing in common stand below each other."""
    nodes: dict[Key, tuple[int, float]] = {}
    routes: dict[tuple[Key, Key], list[tuple[int, float]]] = {}
    top, layers = 0.0, 0
    for part in _parts(family):
        layered = order_layers(part, assign_layers(part))
        heights = _heights(layered)
        layer_of = {number: i for i, layer in enumerate(layered.layers) for number in layer}
        first = min((heights[n] - _half(layered, n) for n in layer_of), default=0)
        last = max((heights[n] + _half(layered, n) for n in layer_of), default=0)
        at = {number: (layer_of[number], heights[number] - first + top) for number in layer_of}
        nodes |= {key: at[number] for number, key in layered.key_of.items()}
        routes |= {step: [at[number] for number in chain] for step, chain in layered.chains.items()}
        top += last - first + _APART
        layers = max(layers, len(layered.layers))
    return Placement(nodes, routes, layers, max(top - _APART, HEIGHT))


def _parts(family: Family) -> list[Family]:
    """Return the connected parts of a family: those with a root first, then the largest."""
    import networkx as nx

    graph: nx.Graph[Key] = nx.Graph()
    graph.add_nodes_from(family.artifacts)
    graph.add_edges_from(family.steps)
    part_of: dict[Key, int] = {}
    parts: list[Family] = []
    for number, keys in enumerate(nx.connected_components(graph)):
        part_of |= dict.fromkeys(keys, number)
        parts.append(Family())
    for key, artifact in family.artifacts.items():
        parts[part_of[key]].artifacts[key] = artifact
    for step in family.steps.values():
        parts[part_of[step.up]].steps[step.up, step.down] = step
    return sorted(
        parts,
        key=lambda part: (
            not any(a.root for a in part.artifacts.values()),
            -len(part.artifacts),
            min(part.artifacts),
        ),
    )


def _half(layered: Layered, number: int) -> float:
    """Return the half height that a node or bend needs for itself, with the room around it."""
    return (HEIGHT + _ROOM) / 2 if number in layered.key_of else _BEND / 2


def _heights(layered: Layered) -> dict[int, float]:
    """Return the height of the middle of every node and bend."""
    heights: dict[int, float] = {}
    for layer in layered.layers:
        at = 0.0
        for number in layer:
            at += _half(layered, number)
            heights[number] = at
            at += _half(layered, number)
    for round_ in range(_ROUNDS):
        forward = round_ % 2 == 0
        for layer in layered.layers if forward else reversed(layered.layers):
            near, far = (layered.before, layered.after) if forward else (layered.after, layered.before)
            wished, weights = [], []
            for number in layer:
                others = near[number] or far[number] or layered.beside.get(number)
                wished.append(sum(heights[n] for n in others) / len(others) if others else heights[number])
                weights.append(1.0 if number in layered.key_of else 4.0)
            spans = [_half(layered, number) for number in layer]
            heights.update(zip(layer, settle(wished, weights, spans), strict=True))
    return heights


def settle(wished: Sequence[float], weights: Sequence[float], halves: Sequence[float]) -> list[float]:
    """Return places in the given order, as near as can be to those wished for, that keep their distance.

    The least sum of weighted squares: isotonic regression by pooling neighbors, after the distances are taken off.
    """
    offsets, at = [], 0.0
    for i, half in enumerate(halves):
        at += half + (halves[i - 1] if i else 0.0)
        offsets.append(at)
    blocks: list[tuple[float, float, int]] = []
    for wish, weight, offset in zip(wished, weights, offsets, strict=True):
        mean, heavy, count = wish - offset, weight, 1
        while blocks and blocks[-1][0] >= mean:
            other, its, many = blocks.pop()
            mean = (mean * heavy + other * its) / (heavy + its)
            heavy, count = heavy + its, count + many
        blocks.append((mean, heavy, count))
    settled = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(settled, offsets, strict=True)]
