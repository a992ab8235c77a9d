"""What trips up other tools, asked of the catalogue: nothing, circles, lattices, renames, names that two things share."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.errors import QueryFailed
from supplychain.graph import catalogue
from supplychain.graph.asking import ask as answer
from supplychain.graph.cypher import Cypher
from supplychain.lineage import Lineage
from supplychain.loading import write_records
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    License,
    LicensedUnder,
    Model,
    Placeholder,
    RenamedTo,
    Repository,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server


PROJECTIONS = Cypher("CALL gds.graph.list() YIELD graphName RETURN graphName")


def model(id: str) -> Endpoint:  # noqa: A002
    return Endpoint("Model", id)


def made(child: str, *parents: str, source: str = "test", relation: str = "finetune") -> list[Record]:
    return [DerivedFrom(source=source, start=model(child), end=model(p), relation=relation) for p in parents]


def load(store: Store, records: Iterable[Record]) -> None:
    write_records(store, records, source="test")


def ask(store: Store, name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
    query = catalogue.query(name)
    return [
        tuple(row[c] for c in columns or query.returns)
        for row in store.read(query.text, query.bind(parameters))
    ]


def test_an_empty_graph_answers_every_question_with_nothing(store: Store) -> None:
    for name in catalogue.names():
        required = {
            p.name: "osadl" if p.kind == "matrix" else "nobody/nothing"
            for p in catalogue.query(name).parameters
            if p.required
        }
        assert ask(store, name, **required) == [], name
    assert store.read(PROJECTIONS).rows == []


def test_a_question_that_dies_halfway_leaves_no_projection_and_drops_no_other(store: Store) -> None:
    load(store, made("o/a", "o/b"))
    others = "supplychain-0123456789abcdef-of-another-run"
    project = "MATCH (a)-[:DERIVED_FROM]->(b) RETURN gds.graph.project($name, a, b) AS g"
    store.read(Cypher(project), {"name": others})

    with pytest.raises(QueryFailed, match="dampingFactor"):
        answer(store, "centrality/pagerank", {"damping": 7.0})

    assert store.read(PROJECTIONS).rows == [(others,)]
    assert len(answer(store, "centrality/pagerank", {})) == 2
    store.read(Cypher("CALL gds.graph.drop($name) YIELD graphName RETURN graphName"), {"name": others})
    assert store.read(PROJECTIONS).rows == []


@pytest.mark.parametrize("index", ["model_id", "dataset_id", "repository_id"])
def test_a_planner_that_sampled_an_empty_index_uses_it_all_the_same(store: Store, index: str) -> None:
    store.schema(Cypher(f"CALL db.resampleIndex('{index}')"))
    uses = (
        Uses(source="test", start=Endpoint("Repository", f"h/o/{i}"), end=model(f"o/{i}")) for i in range(150)
    )
    renamed = RenamedTo(
        source="test", start=Endpoint("Repository", "h/o/0"), end=Endpoint("Repository", "h/o/1")
    )
    load(store, [*uses, renamed])
    store.schema(Cypher("CALL db.clearQueryCaches()"))
    for name in catalogue.names():
        query = catalogue.query(name)
        required = {
            p.name: "osadl" if p.kind == "matrix" else "nobody/nothing"
            for p in query.parameters
            if p.required
        }
        if "id" in required:
            plan = json.dumps(store.explain(query.text, query.bind(required)).plan)
            assert "NodeUniqueIndexSeek@" in plan, name
            assert "Scan@" not in plan, name


@pytest.mark.parametrize("limit", [0, 1, 100])
def test_any_limit_leaves_no_projection(store: Store, limit: int) -> None:
    load(store, [*made("o/a", "o/b"), *made("o/b", "o/a")])
    for name in ("centrality/components", "centrality/pagerank", "lineage/longest_chains"):
        assert len(ask(store, name, limit=limit)) <= limit
    assert store.read(PROJECTIONS).rows == []


def test_circles_end(store: Store) -> None:
    load(
        store,
        [
            *made("o/a", "o/b"),
            *made("o/b", "o/c"),
            *made("o/c", "o/a"),
            *made("o/leaf", "o/a"),
            *made("o/c", "o/root"),
        ],
    )
    assert ask(store, "lineage/ancestors", "artifact", "hops", id="o/a") == [
        ("o/b", 1),
        ("o/c", 2),
        ("o/root", 3),
    ]
    assert ask(store, "lineage/descendants", "artifact", "hops", id="o/a") == [
        ("o/c", 1),
        ("o/leaf", 1),
        ("o/b", 2),
    ]
    assert ask(store, "lineage/impact", "artifact", "hops", id="o/a") == [
        ("o/c", 1),
        ("o/leaf", 1),
        ("o/b", 2),
    ]
    assert ask(store, "lineage/roots", "artifact", "hops", id="o/leaf") == [("o/root", 4)]
    assert len(ask(store, "lineage/tree_edges", id="o/a", direction="up")) == 4
    assert ask(store, "hygiene/cycles", "downstream", "upstream", "length") == [
        ("o/a", "o/b", 3),
        ("o/b", "o/c", 3),
        ("o/c", "o/a", 3),
    ]
    assert ask(store, "lineage/families", "artifact", "descendants", "generations") == [("o/root", 4, 4)]
    assert ask(store, "lineage/longest_chains") == [], "what hangs on a circle has no longest way"
    assert store.read(PROJECTIONS).rows == []
    assert ask(store, "licenses/along_paths_summary", "pairs", "farthest") == [(13, 4)]


def test_a_lattice_of_merges_does_not_take_for_ever(store: Store) -> None:
    levels, width = 16, 3
    load(
        store,
        (
            record
            for level in range(1, levels)
            for n in range(width)
            for record in made(
                f"o/m{level}-{n}", *(f"o/m{level - 1}-{p}" for p in range(width)), relation="merge"
            )
        ),
    )
    top, bottom = f"o/m{levels - 1}-0", "o/m0-0"
    everything = (levels - 1) * width
    started = time.monotonic()
    assert len(ask(store, "lineage/ancestors", id=top)) == everything
    assert len(ask(store, "lineage/descendants", id=bottom)) == everything
    assert len(ask(store, "lineage/impact", id=bottom)) == everything
    assert len(ask(store, "lineage/path", id=bottom, other=top)) == levels - 1
    assert len(ask(store, "lineage/common_ancestors", id=top, other=f"o/m{levels - 1}-1")) == everything
    assert len(ask(store, "licenses/along_paths", id=top)) == everything
    assert {row[1:] for row in ask(store, "lineage/families", "artifact", "descendants", "generations")} == {
        (everything, levels - 1)
    }
    assert {steps for (steps,) in ask(store, "lineage/longest_chains", "steps")} == {levels - 1}
    assert ask(store, "hygiene/cycles") == []
    assert time.monotonic() - started < 30, "somebody enumerates paths: there are 3 to the 15th of them"


def test_the_longest_chain_is_the_long_way_and_real(store: Store) -> None:
    load(store, [*made("o/c", "o/b", "o/a"), *made("o/b", "o/a"), *made("o/x", "o/a")])
    assert ask(store, "lineage/longest_chains", "artifact", "steps", "chain") == [
        ("o/c", 2, ["o/a", "o/b", "o/c"]),
        ("o/x", 1, ["o/a", "o/x"]),
    ]
    assert ask(store, "lineage/ancestors", "artifact", "hops", "via", id="o/c") == [
        ("o/a", 1, ["o/a", "o/b"]),
        ("o/b", 1, ["o/b"]),
    ]


@pytest.mark.parametrize("name", ["old/m", "new/m", "older/m"])
def test_any_name_of_a_renamed_model_stands_for_all_of_them(store: Store, name: str) -> None:
    renamed = {"source": "test", "label": "Model", "reason": "renamed"}
    load(
        store,
        [
            Placeholder(id="old/m", **renamed),
            Placeholder(id="older/m", **renamed),
            RenamedTo(source="test", start=model("older/m"), end=model("old/m")),
            RenamedTo(source="test", start=model("old/m"), end=model("new/m")),
            *made("new/m", "o/base"),
            *made("o/late", "new/m"),
            *made("o/early", "old/m"),
            Uses(source="test", start=Endpoint("Repository", "h/o/r"), end=model("old/m")),
        ],
    )
    assert ask(store, "lineage/ancestors", "artifact", id=name) == [("o/base",)]
    assert ask(store, "lineage/descendants", "artifact", id=name) == [("o/early",), ("o/late",)]
    assert ask(store, "lineage/parents", "downstream", "upstream", id=name) == [("new/m", "o/base")]
    assert ask(store, "lineage/children", "downstream", "upstream", id=name) == [
        ("o/early", "old/m"),
        ("o/late", "new/m"),
    ]
    assert ask(store, "lineage/roots", "artifact", id=name) == [("o/base",)]
    assert ask(store, "lineage/impact", "artifact", id=name) == [("h/o/r",), ("o/early",), ("o/late",)]
    assert ask(store, "lineage/path", "downstream", "upstream", id=name, other="o/base") == [
        ("new/m", "o/base")
    ]
    assert ask(store, "usage/repositories_of_model", "repository", id=name) == [("h/o/r",)]
    assert ask(store, "hygiene/renamed", "old", "new", "children", "repositories") == [
        ("old/m", "new/m", 1, 1),
        ("older/m", "old/m", 0, 0),
    ]


@pytest.fixture
def renamed_midway(store: Store) -> Store:
    """o/leaf was made from old/m, which is now new/m, which was made from o/base."""
    load(
        store,
        [
            *made("o/leaf", "old/m"),
            Placeholder(source="test", id="old/m", label="Model", reason="renamed"),
            RenamedTo(source="test", start=model("old/m"), end=model("new/m")),
            *made("new/m", "o/base"),
            TrainedOn(source="test", start=model("new/m"), end=Endpoint("Dataset", "o/d")),
            Uses(source="test", start=Endpoint("Repository", "h/o/r"), end=model("o/leaf")),
        ],
    )
    return store


def test_a_lineage_goes_on_where_an_ancestor_was_renamed(renamed_midway: Store) -> None:
    store = renamed_midway
    assert ask(store, "lineage/ancestors", "artifact", "hops", "placeholder", id="o/leaf") == [
        ("old/m", 1, "renamed"),
        ("new/m", 2, "not loaded"),
        ("o/base", 3, "not loaded"),
    ]
    assert ask(store, "lineage/descendants", "artifact", "hops", id="o/base") == [
        ("new/m", 1),
        ("old/m", 2),
        ("o/leaf", 3),
    ]
    assert ask(store, "lineage/roots", "artifact", "hops", id="o/leaf") == [("o/base", 3)]
    assert ask(store, "lineage/path", "downstream", "relation", "upstream", id="o/base", other="o/leaf") == [
        ("o/leaf", "finetune", "old/m"),
        ("old/m", "RENAMED_TO", "new/m"),
        ("new/m", "finetune", "o/base"),
    ]
    assert ask(store, "lineage/common_ancestors", "artifact", "hops", id="o/leaf", other="new/m") == [
        ("old/m", 1),
        ("new/m", 2),
        ("o/base", 3),
    ]
    assert ask(store, "lineage/datasets", "dataset", "model", "hops", id="o/leaf") == [("o/d", "new/m", 2)]
    assert ask(store, "lineage/families", "artifact", "descendants", "children") == [("o/base", 2, 1)]


def test_who_is_hit_is_found_behind_an_old_id(renamed_midway: Store) -> None:
    store = renamed_midway
    assert ask(store, "lineage/impact", "artifact", "hops", "relations", "through", id="o/base") == [
        ("new/m", 1, ["finetune"], ["o/base"]),
        ("old/m", 2, ["RENAMED_TO"], ["new/m"]),
        ("o/leaf", 3, ["finetune"], ["old/m"]),
        ("h/o/r", 4, ["USES"], ["o/leaf"]),
    ]
    assert ask(store, "usage/repositories_of_model", "repository", "artifact", "hops", id="o/base") == [
        ("h/o/r", "o/leaf", 3)
    ]


@pytest.mark.parametrize("name", ["old/m", "new/m"])
def test_the_names_of_one_artifact_are_no_lineage_of_it(renamed_midway: Store, name: str) -> None:
    store = renamed_midway
    assert ask(store, "lineage/ancestors", "artifact", "hops", id=name) == [("o/base", 1)]
    assert ask(store, "lineage/descendants", "artifact", "hops", id=name) == [("o/leaf", 1)]
    assert ask(store, "lineage/impact", "artifact", "hops", id=name) == [("o/leaf", 1), ("h/o/r", 2)]
    assert ask(store, "lineage/path", id="old/m", other="new/m") == []


def test_a_lineage_is_drawn_through_an_old_id(renamed_midway: Store) -> None:
    lineage = Lineage(renamed_midway)
    assert str(lineage.tree("o/leaf")).splitlines() == [
        "o/leaf",
        " made from:",
        "  old/m (finetune) [renamed]",
        "    new/m (RENAMED_TO) [not loaded]",
        "      o/base (finetune) [not loaded]",
        " made into: nothing known",
    ]
    assert "    old/m (RENAMED_TO) [renamed]" in str(lineage.tree("o/base")).splitlines()


def test_a_name_that_a_model_and_a_dataset_share_stands_for_both(store: Store) -> None:
    data = DerivedFrom(source="test", start=Endpoint("Dataset", "o/x"), end=Endpoint("Dataset", "o/base"))
    load(store, [*made("o/x", "o/base"), data, *made("o/y", "o/x")])
    assert ask(store, "lineage/ancestors", "artifact", "label", id="o/x") == [
        ("o/base", "Dataset"),
        ("o/base", "Model"),
    ]
    assert ask(store, "lineage/tree_edges", "side", "label", id="o/x") == [
        ("down", "Model"),
        ("up", "Dataset"),
        ("up", "Model"),
    ]
    assert ask(store, "hygiene/shared_names", "id", "children", "trained") == [
        ("o/base", 1, 0),
        ("o/x", 1, 0),
    ]


def test_sources_that_disagree_are_shown_with_what_each_says(store: Store) -> None:
    load(
        store,
        [
            *made("o/a", "o/base", source="card", relation="finetune"),
            *made("o/a", "o/base", source="name", relation="quantized"),
            *made("o/b", "o/base", source="card", relation="adapter"),
            *made("o/b", "o/base", source="name", relation="adapter"),
        ],
    )
    assert ask(store, "hygiene/disagreeing_claims", "downstream", "relation", "said") == [
        ("o/a", "quantized", ["card: finetune", "name: quantized"])
    ]


def test_ids_that_differ_in_case_are_found_per_kind(store: Store) -> None:
    load(
        store,
        [
            Model(source="test", id="Org/Model"),
            *made("o/a", "org/model"),
            Dataset(source="test", id="ORG/model"),
        ],
    )
    assert ask(store, "hygiene/duplicates_by_case") == [
        ("org/model", "Model", ["Org/Model", "org/model"], ["org/model"])
    ]


def test_downloads_stand_beside_reuse(store: Store) -> None:
    load(
        store,
        [
            Model(source="test", id="o/popular", downloads=10**9, likes=3),
            Model(source="test", id="o/used", downloads=10),
            Model(source="test", id="o/uncounted"),
            Uses(source="test", start=Endpoint("Repository", "h/o/r"), end=model("o/used")),
            *made("o/x", "o/used"),
        ],
    )
    assert ask(store, "usage/popularity_against_reuse") == [
        ("o/popular", 10**9, 3, 0, 0, 1),
        ("o/used", 10, None, 1, 1, 2),
    ]


def test_no_license_and_a_license_nobody_can_make_out_are_told_apart(store: Store) -> None:
    def licensed(id: str, license_: str, raw: str) -> Record:  # noqa: A002
        return LicensedUnder(
            source="test", start=model(id), end=Endpoint("License", license_), raw=(raw,), field=("tag",)
        )

    load(
        store,
        [
            License(source="test", id="MIT", category="permissive"),
            License(source="test", id="NOASSERTION", category="unknown"),
            *(Model(source="test", id=f"o/{n}") for n in ("clear", "none", "other", "both")),
            licensed("o/clear", "MIT", "mit"),
            licensed("o/other", "NOASSERTION", "other"),
            licensed("o/both", "NOASSERTION", "other"),
            licensed("o/both", "MIT", "mit"),
            Repository(source="test", id="h/o/r"),
            Uses(source="test", start=Endpoint("Repository", "h/o/r"), end=model("o/none")),
            TrainedOn(source="test", start=model("o/clear"), end=Endpoint("Dataset", "o/d")),
        ],
    )
    assert ask(store, "licenses/missing", "artifact", "stated", label="Model") == [
        ("o/none", []),
        ("o/other", ["other"]),
    ]
    assert ask(store, "licenses/coverage") == [
        ("Dataset", 0, 0, 0, 0, None, 1),
        ("Model", 4, 2, 1, 1, 0.5, 0),
        ("Repository", 1, 0, 0, 1, 0.0, 0),
    ]
    assert ask(store, "licenses/along_paths", "license", "upstream", "upstream_license", id="o/clear") == [
        ("MIT", "o/d", None)
    ]
    assert ask(store, "licenses/direct_pairs") == [("MIT", "TRAINED_ON", None, 1), (None, "USES", None, 1)]
    assert ask(store, "licenses/disagreeing", "artifact", "licenses") == [("o/both", ["MIT", "NOASSERTION"])]


def test_hostile_ids_are_values(store: Store) -> None:
    hostile = "a\"}) DETACH DELETE n // ' `"
    load(store, made("o/child", hostile))
    assert ask(store, "lineage/descendants", "artifact", id=hostile) == [("o/child",)]
    assert ask(store, "lineage/search", "artifact", text=hostile) == [(hostile,)]
