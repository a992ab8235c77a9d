"""Names in a real graph: what a refresh writes, that it writes only what changed, and the questions about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.api import Chain
from supplychain.errors import UnknownName
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import naming
from supplychain.records import Dataset, DerivedFrom, Endpoint, Model, OwnedBy, Owner, Record, TrainedOn
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

STAMP: dict[str, Any] = {"source": "test", "collected_at": "2026-11-01"}
STORED = Cypher(
    "MATCH (m:Model)-[:HAS_FINDING]->(f:NamingFinding) RETURN m.id AS model, f.rule AS rule, f.token AS token, f.id AS id "
    "ORDER BY model, rule, token"
)
NAMES = Cypher(
    "MATCH (m:Model) RETURN m.id AS id, m.name_convention AS convention, m.name_elements AS elements ORDER BY id"
)


def model(id_: str, **facts: Any) -> Model:
    return Model(**STAMP, id=id_, **facts)


def derived(child: str, base: str, relation: str = "finetune") -> DerivedFrom:
    return DerivedFrom(
        **STAMP,
        start=Endpoint("Model", child),
        end=Endpoint("Model", base),
        relation=relation,
        evidence=("tag",),
    )


def records() -> Iterator[Record]:
    yield model(
        "good/bert-base", model_type="bert", architectures=("BertModel", "bert"), parameters=110_000_000
    )
    yield model("liar/roberta-large", model_type="bert", parameters=110_000_000, downloads=5)
    yield model("liar/llama-70b", model_type="llama", parameters=7_000_000_000, created_at="2024-01-01")
    yield model("good/llama-7b", model_type="llama", parameters=7_000_000_000)
    yield derived("liar/llama-70b", "good/llama-7b")
    yield derived("liar/llama-70b", "gone/llama-70b")
    yield model("famous/all-mpnet-small-v2", downloads=1_000_000)
    yield model("evil/all-mpent-small-v2", downloads=3)
    yield model("fam0us/something-of-mine")
    yield Dataset(**STAMP, id="x/samsum")
    yield model("good/bart-xsum", model_type="bart")
    yield TrainedOn(
        **STAMP,
        start=Endpoint("Model", "good/bart-xsum"),
        end=Endpoint("Dataset", "x/samsum"),
        evidence=("tag",),
    )
    yield Owner(**STAMP, id="liar")
    yield OwnedBy(
        **STAMP, start=Endpoint("Model", "liar/llama-70b"), end=Endpoint("Owner", "liar"), evidence=("id",)
    )


@pytest.fixture
def chain(store: Store) -> Chain:
    opened = Chain(store, Settings.load({}))
    opened.write(records(), source="test")
    return opened


def stored(store: Store) -> list[tuple[str, str, str]]:
    return [(row["model"], row["rule"], row["token"]) for row in store.read(STORED)]


def test_a_refresh_writes_elements_findings_and_counts_and_nothing_twice(chain: Chain, store: Store) -> None:
    done = chain.naming.refresh()
    assert stored(store) == [
        ("evil/all-mpent-small-v2", "N10", "all-mpent-small-v2"),
        ("fam0us/something-of-mine", "N10", "fam0us"),
        ("good/bart-xsum", "N7", "xsum"),
        ("liar/llama-70b", "N4", "70b"),
        ("liar/roberta-large", "N1", "roberta"),
        ("liar/roberta-large", "N5", "large"),
    ]
    assert (done.models, done.findings, done.written, done.removed) == (8, 6, 6, 0)
    names = {row["id"]: row for row in store.read(NAMES)}
    assert names["gone/llama-70b"]["elements"] is None
    assert "architecture=bert" in names["good/bert-base"]["elements"]
    assert names["good/bert-base"]["convention"] == "implementation"
    ids = store.read(STORED)["id"]
    assert len(set(ids)) == len(ids)

    again = chain.naming.refresh()
    assert (again.findings, again.written, again.removed) == (6, 0, 0)
    assert again.claims == done.claims
    assert store.read(STORED)["id"] == ids
    stale = chain.naming.refresh(only_when_stale=True)
    assert stale.fresh
    assert (stale.claims, stale.models, stale.findings) == (done.claims, 8, 6)


def test_what_is_mended_or_taken_back_has_no_finding(chain: Chain, store: Store) -> None:
    chain.naming.refresh()
    later: dict[str, Any] = {"source": "test", "collected_at": "2026-11-02"}
    chain.write(
        [Model(**later, id="liar/roberta-large", model_type="roberta", parameters=110_000_000)], source="test"
    )
    done = chain.naming.refresh(only_when_stale=True)
    assert (done.fresh, done.written, done.removed) == (
        False,
        1,
        2,
    )  # too small for a large one of its new type
    assert [row for row in stored(store) if row[0] == "liar/roberta-large"] == [
        ("liar/roberta-large", "N5", "large")
    ]

    chain.remove("test")
    chain.naming.refresh()
    assert stored(store) == []
    assert store.read(Cypher("MATCH (f:NamingFinding) RETURN count(f) AS left"))[0]["left"] == 0


def test_a_small_page_gives_the_same_graph(
    chain: Chain, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = chain.naming.refresh()
    expected = store.read(STORED).rows
    store.schema(Cypher("MATCH (f:NamingFinding) DETACH DELETE f"))
    monkeypatch.setattr(naming, "_SPAN", 3)
    paged = chain.naming.refresh()
    assert store.read(STORED).rows == expected
    assert (paged.claims, paged.conventions) == (whole.claims, whole.conventions)


def test_the_check_of_one_model(chain: Chain) -> None:
    found = chain.naming.check("liar/roberta-large")
    assert (found.model, found.verdict) == ("liar/roberta-large", "inconsistent")
    assert [(row["verdict"], row["rule"]) for row in found.findings][:2] == [
        ("inconsistent", "N1"),
        ("inconsistent", "N5"),
    ]
    assert chain.naming.check("good/bert-base").verdict == "consistent"
    assert chain.naming.check("famous/all-mpnet-small-v2").verdict == "unverifiable"
    with pytest.raises(UnknownName, match="nobody"):
        chain.naming.check("nobody/nothing")


def test_one_name_is_brought_up_to_date_alone_and_a_refresh_of_all_finds_it_done(
    chain: Chain, store: Store
) -> None:
    chain.naming.refresh_one("liar/roberta-large")
    chain.naming.refresh_one("nobody/nothing")

    alone = stored(store)
    assert alone == [("liar/roberta-large", "N1", "roberta"), ("liar/roberta-large", "N5", "large")]
    done = chain.naming.refresh(only_when_stale=True)
    assert (done.fresh, done.findings, done.written) == (False, 6, 4)
    chain.naming.refresh_one("liar/roberta-large")
    assert len(stored(store)) == 6


def test_medians_of_the_graph_stand_in_for_unpublished_sizes(chain: Chain, store: Store) -> None:
    several = [model(f"o/thing-large-{n}", model_type="thing", parameters=100_000_000 + n) for n in range(6)]
    chain.write(
        [*several, model("o/thing-large-odd", model_type="thing", parameters=10_000_000)], source="test"
    )
    chain.naming.refresh()
    assert ("o/thing-large-odd", "N5", "large") in stored(store)
    assert ("o/thing-large-1", "N5", "large") not in stored(store)
    assert chain.naming.check("o/thing-large-odd").verdict == "inconsistent"


def test_questions_about_defects(chain: Chain) -> None:
    assert chain.naming.defects(rule="N4")["model"] == ["liar/llama-70b"]
    lookalikes = chain.query("naming/lookalikes")
    assert [(row["model"], row["resembles"], row["its_downloads"]) for row in lookalikes] == [
        ("fam0us/something-of-mine", "famous", None),
        ("evil/all-mpent-small-v2", "famous/all-mpnet-small-v2", 1_000_000),
    ]
    counts = {row["rule"]: row for row in chain.query("naming/defects_by_rule")}
    assert counts["N4"]["written"] == counts["N4"]["inconsistent"] == 1
    assert counts["N10"]["models"] == 2
    assert json.loads(json.dumps(counts["N1"]))["percent"] == 20.0


def test_drift_names_the_base(chain: Chain) -> None:
    chain.write(
        [model("good/only-7b", model_type="llama"), model("liar/llama-13b-x", model_type="llama")],
        source="test",
    )
    chain.write([derived("liar/llama-13b-x", "good/only-7b")], source="test")
    chain.naming.refresh()
    (row,) = [row for row in chain.query("naming/drift") if row["model"] == "liar/llama-13b-x"]
    assert (row["base"], row["relation"], row["token"], row["observed"]) == (
        "good/only-7b",
        "finetune",
        "13b",
        "7B",
    )


def test_pages_are_found_by_number_and_one_model_by_index(store: Store) -> None:
    page = {"first": 0, "last": 10}
    for text, parameters, begin in (
        (naming._PAGE, page, "NodeByIdSeek"),
        (naming._SIZES, page, "NodeByIdSeek"),
        (naming._ONE, {"id": "a/b"}, "NodeUniqueIndexSeek"),
    ):
        plan = str(store.explain(text, parameters).plan)
        assert begin in plan
        assert "NodeByLabelScan" not in plan
