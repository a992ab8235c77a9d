"""Observations and scores in a real graph: what was stored is read back as it was seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from loaders.huggingface.artifacts import model_records
from supplychain.api import Chain
from supplychain.errors import UnknownName
from supplychain.graph import catalogue
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.reuse import last_number, read_observation, read_observations
from supplychain.loading import write_records
from supplychain.records import DerivedFrom, Endpoint, Model, Placeholder
from supplychain.reuse.factors import factors
from supplychain.reuse.records import observations_in
from supplychain.settings import Settings
from tests.commands import command
from tests.hub_server import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server


@pytest.mark.data
def test_what_is_observed_comes_back_from_the_graph(store: Store, shared_data: Path) -> None:
    exchanges = recorded(shared_data / "hub" / "wire" / "hf_api")
    bodies = {
        e["response"]["body"]["id"]: e["response"]["body"]
        for e in exchanges
        if e["response"]["status"] == 200
    }
    stamp = {"source": "huggingface", "collected_at": "2026"}
    records = [record for body in bodies.values() for record in model_records(body, stamp)]
    seen = observations_in(records)
    write_records(store, iter(records), source="huggingface")

    read = {o.id: o for _, o in read_observations(store, 0, last_number(store)) if not o.placeholder}

    assert read.keys() == seen.keys()
    for key, observation in read.items():
        assert observation == seen[key]
    assert read_observation(store, "openai-community/gpt2") == seen["openai-community/gpt2"]


STORED = Cypher(
    "MATCH (m:Model) WHERE m.reuse_digest IS NOT NULL RETURN m.id AS id, m.reuse_factors AS rows, m.reuse_digest AS digest, "
    "m.reuse_provenance AS provenance ORDER BY id"
)
GONE = Cypher("MATCH (m:Model) WHERE m.reuse_digest IS NULL RETURN m.id AS id, keys(m) AS keys ORDER BY id")


def model(key: str, at: str = "2026-01-01", **said: Any) -> Model:
    return Model(source="test", collected_at=at, id=key, **said)


def records() -> Iterator[Record]:
    base = Endpoint("Model", "acme/base")
    yield model(
        "acme/base",
        task="fill-mask",
        downloads=100,
        observed=("card", "files", "front matter"),
        marks=("files: notebook",),
    )
    for number in range(5):
        yield model(f"acme/child-{number}", task="fill-mask", downloads=number)
        child = Endpoint("Model", f"acme/child-{number}")
        yield DerivedFrom(
            source="test", collected_at="2026-01-01", start=child, end=base, relation="finetune"
        )
    yield DerivedFrom(
        source="test",
        collected_at="2026-01-01",
        start=base,
        end=Endpoint("Model", "gone/root"),
        relation="finetune",
    )


@pytest.fixture
def chain(store: Store) -> Chain:
    opened = Chain(store, Settings.load({}))
    opened.write(records(), source="test")
    return opened


def test_a_refresh_writes_scores_and_factors_and_nothing_twice(chain: Chain, store: Store) -> None:
    done = chain.reuse.refresh()
    assert (done.models, done.written, done.removed) == (6, 6, 0)
    assert done.states["popularity.children"] == {
        "present": 1,
        "partial": 0,
        "absent": 5,
        "not applicable": 0,
        "unknown": 0,
    }
    rows = {row["id"]: row for row in store.read(STORED)}
    assert "gone/root" not in rows
    assert "provenance.lineage=0.5 base only named: gone/root" in rows["acme/base"]["rows"]
    assert "reproducibility.hardware=0" in rows["acme/base"]["rows"]
    assert "reproducibility.demo=1 a notebook" in rows["acme/base"]["rows"]
    assert not [text for text in rows["acme/child-0"]["rows"] if text.startswith("reproducibility.hardware")]
    assert rows["acme/child-1"]["provenance"] == 1.0

    again = chain.reuse.refresh()
    assert (again.models, again.written, again.states) == (6, 0, done.states)
    fresh = chain.reuse.refresh(only_when_stale=True)
    assert (fresh.fresh, fresh.states, fresh.attributes) == (True, done.states, done.attributes)


def test_what_changed_is_written_and_what_is_no_model_any_more_is_cleared(chain: Chain, store: Store) -> None:
    chain.reuse.refresh()
    later = model(
        "acme/child-0",
        "2026-02-01",
        task="fill-mask",
        downloads=0,
        observed=("files",),
        marks=("files: python",),
    )
    gone = Placeholder(
        source="test", collected_at="2026-02-01", label="Model", id="new/name", reason="deleted"
    )
    chain.write([later, gone], source="test")
    done = chain.reuse.refresh(only_when_stale=True)
    assert (done.fresh, done.models, done.written) == (False, 6, 1)

    chain.remove("test")
    chain.write([model("acme/child-1", task="fill-mask")], source="other")
    chain.reuse.refresh()
    assert [row["id"] for row in store.read(STORED)] == ["acme/child-1"]
    for row in store.read(GONE):
        assert not [key for key in row["keys"] if key.startswith("reuse_")]


def test_one_model_is_shown_with_every_factor_and_why(chain: Chain) -> None:
    before = chain.reuse.factors("acme/base")
    assert {row["state"] for row in before.factors if row["attribute"] == "popularity"} <= {
        "unknown",
        "not applicable",
    }
    chain.reuse.refresh()
    found = chain.reuse.factors("acme/base")
    by_name = {(row["attribute"], row["factor"]): row for row in found.factors}
    assert len(by_name) == 32
    assert by_name["popularity", "downloads"]["value"] == 1
    assert by_name["reproducibility", "demo"]["why"] == "a notebook"
    assert by_name["quality", "scan"]["state"] == "unknown"
    assert found.attributes["popularity"] == 1
    with pytest.raises(UnknownName):
        chain.reuse.factors("acme/nothing")


def test_models_are_ranked_and_a_wrong_attribute_is_refused(chain: Chain) -> None:
    rows = chain.reuse.scores(by="reproducibility", task="fill-mask", limit=3)
    assert rows["model"] == ["acme/base"]
    with pytest.raises(UnknownName, match="provenance"):
        chain.reuse.scores(by="provenence")


def test_the_question_lists_the_factors_of_the_table() -> None:
    text = catalogue.query("reuse/factors_of").text
    for factor in factors():
        assert f"'{factor.name}'" in text
        assert f"{factor.attribute}: [" in text


def test_the_commands_print_data_and_say_what_was_done(
    server: LocalServer, chain: Chain, tmp_path: Path
) -> None:
    assert chain.store is not None
    run = command(server, tmp_path, "reuse")
    refreshed = run("refresh", "--format", "csv")
    assert refreshed.returncode == 0, refreshed.stderr
    assert refreshed.stdout.startswith("attribute,factor,present")
    assert "6 models scored: 6 written, 0 taken away." in refreshed.stderr
    drawn = run("show", "acme/base")
    assert "1 demo  a notebook" in drawn.stdout, drawn.stderr
    assert "unknown scan" in drawn.stdout
    best = run("best", "--by", "reproducibility", "--format", "json")
    assert [row["model"] for row in json.loads(best.stdout)] == ["acme/base"], best.stderr
