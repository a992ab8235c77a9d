"""Layers, their order, and places: laws that hold for every family."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.reporting.figures import KINDS
from supplychain.reporting.figures.columns import Notes
from supplychain.reporting.figures.drawing.family import Family, Key, read_family
from supplychain.reporting.figures.drawing.layers import assign_layers
from supplychain.reporting.figures.drawing.ordering import count_crossings, order_layers
from supplychain.reporting.figures.drawing.placing import HEIGHT, place, settle
from supplychain.reporting.figures.drawing.swarms import collapse
from tests.figures import edges, families

if TYPE_CHECKING:
    from supplychain.graph.table import Table


def family_of(table: Table, **options: Any) -> Family:
    return read_family(table, KINDS["lineage"].check(table.columns, options), Notes())


def key(name: str) -> Key:
    return Key("", name)


def layers_of(*steps: tuple[str, str, str]) -> dict[str, int]:
    return {key.id: layer for key, layer in assign_layers(family_of(edges(*steps))).items()}


def test_the_layer_is_the_longest_way_from_an_origin() -> None:
    steps = (("chat", "finetune", "base"), ("merged", "merge", "base"), ("merged", "merge", "chat"))
    assert layers_of(*steps) == {"base": 0, "chat": 1, "merged": 2}


def test_an_origin_stands_right_before_what_was_made_from_it() -> None:
    steps = (("b", "finetune", "a"), ("c", "finetune", "b"), ("c", "TRAINED_ON", "data"))
    assert layers_of(*steps) == {"a": 0, "b": 1, "c": 2, "data": 1}


def test_things_made_from_each_other_share_a_layer() -> None:
    steps = (("b", "finetune", "a"), ("c", "merge", "b"), ("b", "merge", "c"), ("d", "finetune", "c"))
    assert layers_of(*steps) == {"a": 0, "b": 1, "c": 1, "d": 2}


@given(families())
def test_every_step_outside_a_cycle_leads_to_a_later_layer(table: Table) -> None:
    family = family_of(table)
    layer = assign_layers(family)
    assert set(layer) == set(family.artifacts)
    assert min(layer.values(), default=0) == 0
    graph = nx.DiGraph(list(family.steps))
    component = {k: i for i, keys in enumerate(nx.strongly_connected_components(graph)) for k in keys}
    for up, down in family.steps:
        assert layer[up] == layer[down] if component[up] == component[down] else layer[up] < layer[down]


@given(families())
def test_crossings_are_counted_as_by_looking_at_every_pair(table: Table) -> None:
    family = family_of(table)
    layered = order_layers(family, assign_layers(family))
    crossings = 0
    for one, other in pairwise(layered.layers):
        places = {number: i for i, number in enumerate(other)}
        lines = [(i, places[n]) for i, number in enumerate(one) for n in layered.after[number]]
        crossings += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(lines, 2))
    assert count_crossings(layered) == crossings


@pytest.mark.parametrize("size", [2, 5, 9])
def test_a_tree_is_drawn_without_crossings(size: int) -> None:
    steps = [(f"{a}.{b}", "finetune", f"{a}") for a in range(size) for b in range(size)]
    steps += [(f"{a}", "finetune", "root") for a in range(size)]
    family = family_of(edges(*sorted(steps, key=lambda step: step[0][::-1])))
    assert count_crossings(order_layers(family, assign_layers(family))) == 0


def test_a_deep_family_whose_members_all_come_from_one_is_placed_without_a_million_bends() -> None:
    steps = [(f"m{i + 1}", "finetune", f"m{i}") for i in range(1500)] + [
        (f"m{i}", "merge", "m0") for i in range(2, 1500)
    ]
    family = family_of(edges(*steps))
    layered = order_layers(family, assign_layers(family))
    assert sum(map(len, layered.layers)) <= 1501 + 20_000
    assert set(place(family).routes) == set(family.steps)


@given(families(), st.sampled_from([0, 2, 4]))
def test_every_artifact_is_drawn_once_in_its_place_and_nothing_overlaps(table: Table, swarm: int) -> None:
    whole = family_of(table)
    family = collapse(whole, swarm)
    told = [
        member.key for artifact in family.artifacts.values() for member in artifact.members or (artifact,)
    ]
    assert sorted(told) == sorted(whole.artifacts)
    placement = place(family)
    assert set(placement.nodes) == set(family.artifacts)
    assert set(placement.routes) == set(family.steps)
    columns: dict[int, list[float]] = {}
    for layer, middle in placement.nodes.values():
        assert middle + 1e-6 >= HEIGHT / 2
        assert middle <= placement.height - HEIGHT / 2 + 1e-6
        columns.setdefault(layer, []).append(middle)
    for middles in columns.values():
        assert all(lower - upper >= HEIGHT - 1e-6 for upper, lower in pairwise(sorted(middles)))
    for (up, down), route in placement.routes.items():
        assert route[0] == placement.nodes[up]
        assert route[-1] == placement.nodes[down]
        inner = [layer for layer, _ in route]
        assert inner == list(range(inner[0], inner[-1] + 1)) or inner == [inner[0]] * 2


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(0.5, 4), st.floats(1, 30)), max_size=12))
def test_settled_places_keep_their_distance_and_move_only_where_they_must(
    wishes: list[tuple[float, float, float]],
) -> None:
    wished, weights, halves = ([wish[i] for wish in wishes] for i in range(3))
    settled = settle(wished, weights, halves)
    apart = [a + b for a, b in pairwise(halves)]
    assert all(b - a >= gap - 1e-6 for (a, b), gap in zip(pairwise(settled), apart, strict=True))
    if all(b - a >= gap for (a, b), gap in zip(pairwise(wished), apart, strict=True)):
        assert settled == pytest.approx(wished)
    # Balance: the weighted mean of all is that of the wishes, since every block sits at its own.
    assert sum(w * s for w, s in zip(weights, settled, strict=True)) == pytest.approx(
        sum(w * s for w, s in zip(weights, wished, strict=True)), abs=1e-4
    )
