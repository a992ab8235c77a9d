"""Both engines give the same answer on the same graph."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from supplychain.centrality import Centrality
from supplychain.errors import GdsMissing, UnknownName
from supplychain.graph.cypher import Cypher
from supplychain.interchange import records_in
from supplychain.loading import write_records

if TYPE_CHECKING:
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

_PROJECTIONS = Cypher("CALL gds.graph.list() YIELD graphName RETURN count(*) AS n")


@pytest.mark.parametrize("seed", range(6))
def test_engines_agree_on_random_graphs(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    ids = [f"o/m{i}" for i in range(chance.randrange(2, 40))]
    lines = [
        f'{{"kind": "DERIVED_FROM", "start": ["Model", "{chance.choice(ids)}"], "end": ["Model", "{chance.choice(ids)}"]}}'
        for _ in range(chance.randrange(1, 80))
    ] + [
        f'{{"kind": "USES", "start": ["Repository", "r/{chance.randrange(9)}"], "end": ["Model", "{chance.choice(ids)}"]}}'
        for _ in range(30)
    ]
    write_records(store, records_in(lines), source="random")

    _check(Centrality(store), store)


def test_engines_agree_on_the_demo_graph(demo: Store) -> None:
    centrality = Centrality(demo)

    _check(centrality, demo)

    assert len(centrality.pagerank(limit=5)) == 5


def test_an_empty_graph_has_no_ranks(store: Store) -> None:
    for engine in ("gds", "networkx"):
        assert len(Centrality(store).pagerank(engine=engine)) == 0
        assert len(Centrality(store).components(engine=engine)) == 0


def test_an_unknown_engine_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName, match="networkx"):
        Centrality(store).pagerank(engine="networks")


def test_a_server_without_gds_is_named_and_networkx_offered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "has_gds", lambda: False)

    with pytest.raises(GdsMissing, match="engine='networkx'"):
        Centrality(store).pagerank()

    assert len(Centrality(store).pagerank(engine="networkx")) == 0


def _check(centrality: Centrality, store: Store) -> None:
    before = store.read(_PROJECTIONS)[0]["n"]
    ours = {row[:2]: row[2] for row in centrality.pagerank(engine="gds", limit=None).rows}
    reference = {row[:2]: row[2] for row in centrality.pagerank(engine="networkx", limit=None).rows}
    assert ours.keys() == reference.keys()
    assert sum(ours.values()) == pytest.approx(1)
    assert all(ours[node] == pytest.approx(reference[node], abs=1e-6) for node in ours)
    assert centrality.components(engine="gds") == centrality.components(engine="networkx")
    assert store.read(_PROJECTIONS)[0]["n"] == before
