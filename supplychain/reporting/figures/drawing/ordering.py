"""The order of artifacts within layers: few crossings, by barycenter sweeps.

Sugiyama, K., Tagawa, S. and Toda, M. (1981), "Methods for visual understanding of hierarchical system structures", IEEE
Transactions on Systems, Man, and Cybernetics 11(2). A step over several layers passes each between by a bend.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplychain.reporting.figures.drawing.family import Family, Key

__all__ = ["Layered", "count_crossings", "order_layers"]

_SWEEPS = 12

_BENDS = 20_000
"""Bends that a drawing affords; above, the longest steps run straight, across what lies between."""


@dataclass(slots=True)
class Layered:
    """Artifacts and bends as numbers, in layers.

    Attributes
    ----------
    layers
        Numbers in the order they are drawn in, first layer first.
    key_of
        Number → artifact; a bend has none.
    before, after
        Number → its neighbors in the layer before and after.
    beside
        Number → those it has a step to or from within its own layer, in a cycle.
    chains
        Step → the numbers it runs through, from upstream to downstream; a step within a layer has two.
    """

    layers: list[list[int]]
    key_of: dict[int, Key] = field(default_factory=dict)
    before: dict[int, list[int]] = field(default_factory=dict)
    after: dict[int, list[int]] = field(default_factory=dict)
    beside: dict[int, list[int]] = field(default_factory=dict)
    chains: dict[tuple[Key, Key], list[int]] = field(default_factory=dict)


def order_layers(family: Family, layer_of: Mapping[Key, int]) -> Layered:
    """Return the artifacts in layers, ordered so that steps cross little; the same family always in the same order."""
    layered = _with_bends(family, layer_of)
    best, least = [list(layer) for layer in layered.layers], count_crossings(layered)
    for sweep in range(_SWEEPS):
        if least == 0:
            break
        if sweep % 2 == 0:
            _sweep(layered, layered.layers[1:], layered.before)
        else:
            _sweep(layered, layered.layers[-2::-1], layered.after)
        crossings = count_crossings(layered)
        if crossings < least:
            best, least = [list(layer) for layer in layered.layers], crossings
    layered.layers = best
    return layered


def _with_bends(family: Family, layer_of: Mapping[Key, int]) -> Layered:
    layered = Layered([[] for _ in range(max(layer_of.values(), default=-1) + 1)])
    number_of: dict[Key, int] = {}
    for key in _in_depth(family, layer_of):
        number_of[key] = len(number_of)
        layered.key_of[number_of[key]] = key
        layered.layers[layer_of[key]].append(number_of[key])
    count = len(number_of)
    layered.before = {number: [] for number in number_of.values()}
    layered.after = {number: [] for number in number_of.values()}
    layered.beside = {number: [] for number in number_of.values()}
    place = {number: i for layer in layered.layers for i, number in enumerate(layer)}
    bends: list[list[tuple[float, int]]] = [[] for _ in layered.layers]
    farthest = _farthest([layer_of[down] - layer_of[up] for up, down in family.steps])
    for up, down in family.steps:
        span = layer_of[down] - layer_of[up]
        chain = [number_of[up]]
        for between in range(layer_of[up] + 1, layer_of[down] if span <= farthest else 0):
            layered.before[count], layered.after[count] = [], []
            bends[between].append((place[number_of[down]], count))
            chain.append(count)
            count += 1
        chain.append(number_of[down])
        layered.chains[up, down] = chain
        if 0 < span <= farthest:
            for one, other in pairwise(chain):
                layered.after[one].append(other)
                layered.before[other].append(one)
        elif span == 0:
            layered.beside[chain[0]].append(chain[-1])
            layered.beside[chain[-1]].append(chain[0])
    for layer, its in zip(layered.layers, bends, strict=True):
        layer.extend(number for _, number in sorted(its))
    return layered


def _farthest(spans: list[int]) -> int:
    """Return the longest span of a step that is bent around what lies between, so that all bends are not too many."""
    bends = 0
    for span in sorted(spans):
        bends += max(span - 1, 0)
        if bends > _BENDS:
            return span - 1
    return max(spans, default=0)


def _in_depth(family: Family, layer_of: Mapping[Key, int]) -> Iterable[Key]:
    """Return the artifacts so that what was made from a thing stands together: in depth from the origins, each by name."""
    children = family.children()
    seen: dict[Key, None] = {}
    for origin in sorted(family.artifacts, key=lambda key: (layer_of[key], key)):
        stack = [origin]
        while stack:
            key = stack.pop()
            if key not in seen:
                seen[key] = None
                stack.extend(sorted(children[key], reverse=True))
    return seen


def _sweep(layered: Layered, turned: Iterable[list[int]], neighbors: Mapping[int, list[int]]) -> None:
    """Sort each layer by the mean place of the neighbors in the layer that was sorted before it."""
    place = {number: i for layer in layered.layers for i, number in enumerate(layer)}
    for layer in turned:
        mean: dict[int, float] = {
            number: sum(place[n] for n in neighbors[number]) / len(neighbors[number])
            for number in layer
            if neighbors[number]
        }
        for number in layer:
            if number not in mean:  # beside what it is in a cycle with, else where it was
                known = [mean[n] for n in layered.beside.get(number, ()) if n in mean]
                mean[number] = sum(known) / len(known) if known else place[number]
        layer.sort(key=lambda number: (mean[number], place[number]))
        place.update((number, i) for i, number in enumerate(layer))


def count_crossings(layered: Layered) -> int:
    """Return how many pairs of steps cross between neighboring layers.

    By a Fenwick tree: Barth, W., Mutzel, P. and Jünger, M. (2004), "Simple and efficient bilayer cross counting", Journal of
    Graph Algorithms and Applications 8(2).
    """
    crossings = 0
    for layer, following in zip(layered.layers, layered.layers[1:], strict=False):
        place = {number: i for i, number in enumerate(following)}
        tree = [0] * (len(following) + 1)
        drawn = 0
        for number in layer:
            ends = sorted(place[n] for n in layered.after[number])
            for end in ends:
                crossings += drawn - _sum(tree, end + 1)
            for end in ends:
                at = end + 1
                while at < len(tree):
                    tree[at] += 1
                    at += at & -at
            drawn += len(ends)
    return crossings


def _sum(tree: list[int], at: int) -> int:
    total = 0
    while at > 0:
        total += tree[at]
        at -= at & -at
    return total
