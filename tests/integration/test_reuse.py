"""Observations and scores in a real graph: what was stored is read back as it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.huggingface.artifacts import model_records
from supplychain.graph.store.reuse import last_number, read_observation, read_observations
from supplychain.loading import write_records
from supplychain.reuse.records import observations_in
from tests.hub_server import recorded

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.store import Store

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
