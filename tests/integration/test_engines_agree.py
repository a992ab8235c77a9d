"""Graph Data Science and NetworkX give one answer: on 200 random graphs, which one projection holds side by side.

The server gets them as parameters, so that they may have what the database never stores: several dependencies of a kind
between two artifacts, and artifacts that depend on themselves. What the engines are asked of all graphs together is compared
graph by graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from supplychain.analytics.cuts import cuts
from supplychain.analytics.gds import GdsEngine
from supplychain.analytics.networkx import NetworkXEngine
from supplychain.graph.cypher import Cypher
from tests.analytics import GivenSource, random_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.analytics.results import Groups, Pairs, Scores
    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

PARTS = random_parts()
PROJECTIONS = Cypher("CALL gds.graph.list() YIELD graphName RETURN graphName")


@pytest.fixture(scope="module")
def union(server: LocalServer) -> Iterator[GivenSource]:
    from supplychain.graph.store import Store

    connection = server.connection()
    with Store.open(connection.uri, connection.user, connection.password) as opened:
        yield source_of(opened, PARTS)
        assert opened.read(PROJECTIONS).rows == []


@pytest.fixture(scope="module")
def gds(union: GivenSource) -> Iterator[GdsEngine]:
    with GdsEngine(union) as engine:
        yield engine


@pytest.fixture(scope="module")
def reference(union: GivenSource) -> NetworkXEngine:
    return NetworkXEngine(union)


@pytest.fixture(scope="module")
def references(union: GivenSource) -> list[NetworkXEngine]:
    return [NetworkXEngine(source_of(union.store, [part])) for part in PARTS]


def source_of(store: Store, parts: list[tuple[list[int], list[tuple[int, int]]]]) -> GivenSource:
    return GivenSource(
        store, [n for nodes, _ in parts for n in nodes], [e for _, edges in parts for e in edges]
    )


def values(scores: Scores) -> dict[int, float]:
    return dict(zip(scores.numbers.tolist(), scores.values.tolist(), strict=True))


def sets(groups: Groups) -> set[frozenset[int]]:
    """Groups of more than one member: engines may leave out the others."""
    found: dict[int, set[int]] = {}
    for number, group in zip(groups.numbers.tolist(), groups.groups.tolist(), strict=True):
        found.setdefault(group, set()).add(number)
    return {frozenset(members) for members in found.values() if len(members) > 1}


def ties(pairs: Pairs) -> set[frozenset[int]]:
    return {frozenset(pair) for pair in zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)}


def test_the_random_graphs_have_what_trips_algorithms_up() -> None:
    assert len(PARTS) == 200
    assert sum(len(edges) > len(set(edges)) for _, edges in PARTS) > 50, "several of the same"
    assert sum(any(a == b for a, b in edges) for _, edges in PARTS) > 50, "on themselves"
    assert sum(bool(set(nodes) - {n for e in edges for n in e}) for nodes, edges in PARTS) > 50, "alone"
    assert (
        sum(
            not nx.is_directed_acyclic_graph(nx.DiGraph([e for e in edges if e[0] != e[1]]))
            for _, edges in PARTS
        )
        > 50
    )
    assert any(not edges for _, edges in PARTS)


def test_pagerank_is_the_same_to_a_millionth_in_every_graph(
    gds: GdsEngine, references: list[NetworkXEngine]
) -> None:
    ours = values(gds.scores("pagerank", {}))
    for (nodes, _), engine in zip(PARTS, references, strict=True):
        whole = sum(ours[node] for node in nodes)
        for node, rank in values(engine.scores("pagerank", {})).items():
            assert ours[node] / whole == pytest.approx(rank, abs=1e-6)


def test_article_rank_is_the_same_to_a_millionth(gds: GdsEngine, reference: NetworkXEngine) -> None:
    ours, theirs = values(gds.scores("article_rank", {})), values(reference.scores("article_rank", {}))
    whole = len(theirs)  # as PageRank it sums to 1, so that a millionth of a single value would say nothing
    assert ours.keys() == theirs.keys()
    assert all(ours[node] * whole == pytest.approx(theirs[node] * whole, abs=1e-6) for node in theirs)


@pytest.mark.parametrize(
    ("measure", "options"),
    [
        ("degree", {"orientation": "REVERSE"}),
        ("degree", {"orientation": "NATURAL"}),
        ("degree", {"orientation": "UNDIRECTED"}),
        ("k_core", {}),
    ],
)
def test_what_counts_is_the_same_exactly(
    gds: GdsEngine, reference: NetworkXEngine, measure: str, options: dict[str, str]
) -> None:
    ours, theirs = gds.scores(measure, options), values(reference.scores(measure, options))
    assert len(set(theirs.values())) > 2
    assert {node: values(ours).get(node, ours.rest) for node in theirs} == theirs


@pytest.mark.parametrize("measure", ["harmonic", "closeness"])
def test_what_is_near_is_near_to_both_in_every_graph(
    union: GivenSource, gds: GdsEngine, references: list[NetworkXEngine], measure: str
) -> None:
    ours = values(gds.scores(measure, {}))
    of_all = union.size()[0] - 1
    for (nodes, _), engine in zip(PARTS, references, strict=True):
        for node, near in values(engine.scores(measure, {})).items():
            assert ours.get(node, 0.0) * of_all == pytest.approx(near * (len(nodes) - 1), abs=1e-9)


def test_exact_betweenness_is_the_same_in_every_graph(
    gds: GdsEngine, references: list[NetworkXEngine]
) -> None:
    found = gds.betweenness(None, 0)
    ours = values(found)
    assert found.errors is not None
    assert not found.errors.any()
    for engine in references:
        for node, between in values(engine.betweenness(None, 0)).items():
            assert ours.get(node, 0.0) == pytest.approx(between, abs=1e-9)


@pytest.mark.parametrize("samples", [5, 103])
def test_both_estimate_betweenness_from_the_same_sample_with_the_same_error(
    gds: GdsEngine, reference: NetworkXEngine, samples: int
) -> None:
    ours, theirs = gds.betweenness(samples, 7), reference.betweenness(samples, 7)
    errors = dict(zip(ours.numbers.tolist(), ours.errors.tolist(), strict=True))  # type: ignore[union-attr]
    assert sum(values(ours).values()) > 0
    for node, between in values(theirs).items():
        assert values(ours).get(node, 0.0) == pytest.approx(between, abs=1e-9)
    assert theirs.errors is not None
    for node, error in zip(theirs.numbers.tolist(), theirs.errors.tolist(), strict=True):
        assert errors.get(node, 0.0) == pytest.approx(error, abs=1e-9)


@pytest.mark.parametrize("kind", ["components", "strong_components"])
def test_components_are_the_same_exactly(gds: GdsEngine, reference: NetworkXEngine, kind: str) -> None:
    theirs = sets(reference.groups(kind, {}))
    assert len(theirs) > 100
    assert sets(gds.groups(kind, {})) == theirs


@pytest.mark.parametrize("kind", ["louvain", "leiden"])
def test_modularity_is_what_networkx_says_it_is(gds: GdsEngine, reference: NetworkXEngine, kind: str) -> None:
    found = gds.groups(kind, {"randomSeed": 1} if kind == "leiden" else {})
    together = sets(found)
    alone = set(reference.undirected) - set().union(*together)
    division = [*map(set, together), *({node} for node in alone)]
    assert found.modularity == pytest.approx(
        nx.community.modularity(reference.undirected, division), abs=1e-6
    )
    assert found.modularity == pytest.approx(reference.groups("louvain", {}).modularity, abs=0.01)


def test_articulation_points_and_bridges_are_the_same_exactly(
    union: GivenSource, gds: GdsEngine, reference: NetworkXEngine
) -> None:
    points, lines = set(gds.articulation_points().tolist()), ties(gds.bridges())
    assert len(points) > 100
    assert points == set(reference.articulation_points().tolist())
    assert lines == ties(reference.bridges())
    measured = cuts(*union.edges())
    assert points == set(measured.points)
    assert lines == {frozenset(pair) for pair in measured.bridges}


def test_the_longest_path_is_as_long_in_every_graph(
    union: GivenSource, references: list[NetworkXEngine]
) -> None:
    for part, engine in list(zip(PARTS, references, strict=True))[::20]:
        ours, theirs = GdsEngine(source_of(union.store, [part])).longest_path(), engine.longest_path()
        assert len(ours) == len(theirs)


def test_what_is_made_from_the_same_is_similar_to_both(gds: GdsEngine, reference: NetworkXEngine) -> None:
    def found(pairs: Pairs) -> dict[tuple[int, int], float]:
        return dict(
            zip(
                zip(pairs.one.tolist(), pairs.other.tolist(), strict=True),
                np.round(pairs.values, 9).tolist(),
                strict=True,
            )
        )

    theirs = found(reference.similar(0.3, 2, 1000))
    assert len(theirs) > 100
    assert found(gds.similar(0.3, 2, 1000)) == theirs
