"""Centrality and communities of a graph in the database, by both engines, from Python and from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.analytics.memory import check_memory
from supplychain.analytics.source import View
from supplychain.centrality import Centrality
from supplychain.communities import Communities
from supplychain.errors import GdsMissing, OutOfMemory, UnknownName, UsageError
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.loading import write_records
from supplychain.records import DerivedFrom, Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

pytestmark = pytest.mark.server

PROJECTIONS = Cypher("CALL gds.graph.list() YIELD graphName RETURN graphName")

SCORES: dict[str, Callable[..., Table]] = {
    name: getattr(Centrality, name)
    for name in ("pagerank", "article_rank", "betweenness", "closeness", "harmonic", "degree", "k_core")
}
WHOLES: dict[str, Callable[..., Table]] = {
    name: getattr(Communities, name)
    for name in ("components", "strong_components", "articulation_points", "bridges", "similarity")
}


def made(*pairs: tuple[str, str]) -> list[DerivedFrom]:
    return [
        DerivedFrom(source="test", start=Endpoint("Model", a), end=Endpoint("Model", b), relation="finetune")
        for a, b in pairs
    ]


@pytest.mark.parametrize("name", SCORES)
def test_both_engines_rank_the_demo_graph_alike(demo: Store, name: str) -> None:
    ours, theirs = (SCORES[name](Centrality(demo), engine=e, limit=None) for e in ("gds", "networkx"))

    assert ours.columns == theirs.columns
    assert ours.rows[0][2] > ours.rows[-1][2]
    expected = {row[:2]: row[2:] for row in theirs.rows}
    assert expected.keys() == {row[:2] for row in ours.rows}
    assert all(row[2:] == pytest.approx(expected[row[:2]], abs=1e-6) for row in ours.rows)
    assert demo.read(PROJECTIONS).rows == []


@pytest.mark.parametrize("name", SCORES)
def test_a_page_is_the_beginning_of_the_whole(demo: Store, name: str) -> None:
    whole = SCORES[name](Centrality(demo), limit=None)

    for limit in (1, 7, 300):
        page = SCORES[name](Centrality(demo), limit=limit)
        assert [row[:2] for row in page.rows] == [row[:2] for row in whole.rows[:limit]]


@pytest.mark.parametrize("name", WHOLES)
def test_both_engines_find_the_same_in_the_demo_graph(demo: Store, name: str) -> None:
    ours, theirs = (WHOLES[name](Communities(demo), engine=e, limit=50) for e in ("gds", "networkx"))

    assert ours == theirs
    assert ours.rows
    assert demo.read(PROJECTIONS).rows == []


def test_groups_are_the_members_they_have(demo: Store) -> None:
    groups = Communities(demo).components(limit=5)
    members = Communities(demo).components(limit=None, members=True)

    for group in groups:
        mine = [row["artifact"] for row in members if row["group"] == group["group"]]
        assert len(mine) == group["size"]
        assert group["example"] in mine


def test_communities_say_how_good_a_division_they_are(demo: Store) -> None:
    found = [
        Communities(demo).louvain(engine="gds", limit=1)[0]["modularity"],
        Communities(demo).louvain(engine="networkx", limit=1)[0]["modularity"],
        Communities(demo).leiden(engine="gds", limit=1)[0]["modularity"],
    ]

    assert all(0.85 < modularity < 1 for modularity in found)
    assert max(found) - min(found) < 0.02


def test_an_engine_that_cannot_names_the_one_that_can(demo: Store) -> None:
    with pytest.raises(UsageError, match=r"NetworkX has no Leiden.*engine='gds'"):
        Communities(demo).leiden(engine="networkx")


@pytest.mark.parametrize("engine", ["gds", "networkx"])
def test_a_circle_is_one_step_of_the_longest_path(store: Store, engine: str) -> None:
    chain = [("o/a", "o/b"), ("o/b", "o/c"), ("o/c", "o/d"), ("o/d", "o/b"), ("o/d", "o/e"), ("o/x", "o/e")]
    write_records(store, made(*chain), source="test")

    found = Communities(store).longest_path(engine=engine)

    assert [(row["artifact"], row["circle"]) for row in found][::2] == [("o/a", 1), ("o/e", 1)]
    assert (found[1]["artifact"] in {"o/b", "o/c", "o/d"}, found[1]["circle"], len(found)) == (True, 3, 3)


@pytest.mark.parametrize("engine", ["gds", "networkx"])
def test_what_a_single_point_of_failure_cuts_off_is_counted(store: Store, engine: str) -> None:
    star = [(f"o/leaf-{i}", "o/hub") for i in range(4)]
    write_records(store, made(*star, ("o/hub", "o/root"), ("o/root", "o/far")), source="test")

    points = Communities(store).articulation_points(engine=engine)
    bridges = Communities(store).bridges(engine=engine)

    assert points.rows == [("o/hub", "Model", 4, 5), ("o/root", "Model", 1, 2)]
    assert bridges.rows[0] == ("o/hub", "Model", "o/root", "Model", 2)
    assert len(bridges) == 6


@pytest.mark.parametrize("engine", ["gds", "networkx"])
def test_an_empty_graph_has_nothing(store: Store, engine: str) -> None:
    for name, method in SCORES.items():
        assert method(Centrality(store), engine=engine).rows == [], name
    for name, method in WHOLES.items():
        assert method(Communities(store), engine=engine).rows == [], name
    assert Communities(store).louvain(engine=engine).rows == []
    assert Communities(store).longest_path(engine=engine).rows == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "networks"}, "networkx"),
        ({"types": ["DERIVED"]}, "DERIVED_FROM"),
        ({"types": ["OWNED_BY"]}, "relationship type between artifacts"),
        ({"limit": 0}, "at least one row"),
        ({"write": "a/b"}, "without slashes"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_computed(
    store: Store, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        Centrality(store).pagerank(**options)


def test_directions_and_samples_are_checked(store: Store) -> None:
    with pytest.raises(UnknownName, match="total"):
        Centrality(store).degree(direction="totally")
    write_records(store, made(("o/a", "o/b")), source="test")
    with pytest.raises(UsageError, match="say nothing of their own error"):
        Centrality(store).betweenness(samples=2, engine="networkx")


def test_a_server_without_gds_is_named_and_networkx_offered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "has_gds", lambda: False)

    with pytest.raises(GdsMissing, match="engine='networkx'"):
        Centrality(store).pagerank()

    assert len(Centrality(store).pagerank(engine="networkx")) == 0


def test_what_cannot_fit_is_refused_before_it_is_projected(store: Store) -> None:
    with pytest.raises(OutOfMemory, match=r"louvain of 10,000,000,000 artifacts .* needs .* GiB"):
        check_memory(store, (10**10, 10**11), "gds.louvain", {}, View.undirected)
    with pytest.raises(OutOfMemory, match="SUPPLYCHAIN_HEAP"):
        check_memory(store, (10**11, 10**11), None, {}, View.whole)

    check_memory(store, (1000, 1000), "gds.pageRank", {}, View.whole)


def test_a_question_that_fails_drops_what_it_projected(store: Store) -> None:
    write_records(store, made(("o/a", "o/b")), source="test")

    with pytest.raises(Exception, match="damping"):
        Centrality(store).pagerank(damping=7.0)

    assert store.read(PROJECTIONS).rows == []


def test_a_named_run_is_kept_and_the_next_of_its_name_replaces_it(store: Store) -> None:
    write_records(store, made(("o/a", "o/b"), ("o/c", "o/b"), ("o/b", "o/d")), source="test")
    centrality = Centrality(store)

    table = centrality.degree(write="weekly", engine="networkx", limit=2)
    first = ask(store, "centrality/run", {"run": "weekly"})
    centrality.degree(write="weekly", direction="out", limit=None)
    Communities(store).components(write="parts")
    second = ask(store, "centrality/run", {"run": "weekly"})

    assert [(r["artifact"], r["label"], r["value"]) for r in first] == table.rows
    assert [r["place"] for r in first] == [1, 2]
    assert {(r["algorithm"], r["engine"]) for r in first} == {("degree", "networkx")}
    assert {(r["algorithm"], r["engine"]) for r in second} == {("degree", "gds")}
    assert [r["artifact"] for r in second] == ["o/a", "o/b", "o/c", "o/d"]
    runs = ask(store, "centrality/runs", {})
    assert [(r["run"], r["rows"], json.loads(r["parameters"])["types"]) for r in runs] == [
        ("parts", 4, ["DERIVED_FROM", "USES"]),
        ("weekly", 4, ["DERIVED_FROM", "USES"]),
    ]
