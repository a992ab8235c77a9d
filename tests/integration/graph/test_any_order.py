"""The law of loading, on a real server: any records, in any order, in any batches, twice, by either path → one graph."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplychain.graph.cypher import Cypher
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store.writer import LiveWriter
from supplychain.sources import loader
from tests.graphs import whole
from tests.strategies import records

if TYPE_CHECKING:
    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server

_EMPTY = Cypher("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")


@given(
    said=st.lists(records, max_size=25),
    seed=st.randoms(use_true_random=False),
    batch=st.sampled_from([1, 3, 10, 1000]),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_records_in_any_order_and_batches_loaded_twice_give_one_graph(
    store: Store, said: list[Record], seed: object, batch: int
) -> None:
    store.write(_EMPTY)
    _write(store, said, 1000)
    expected = whole(store)
    again = list(said) * 2
    seed.shuffle(again)  # type: ignore[attr-defined]

    store.write(_EMPTY)
    _write(store, again, batch)

    assert whole(store) == expected
    with tempfile.TemporaryDirectory() as folder:
        with SnapshotWriter(Path(folder) / "s") as writer:
            for record in again:
                writer.add(record)
        assert _counts(Snapshot(Path(folder) / "s")) == (len(expected.nodes), len(expected.edges))
        store.write(_EMPTY)
        _write(store, list(loader("snapshot").load({"target": Path(folder) / "s"})), batch)
    assert whole(store) == expected


def _counts(snapshot: Snapshot) -> tuple[int, int]:
    return snapshot.nodes, snapshot.relationships


def _write(store: Store, said: list[Record], batch: int) -> None:
    writer = LiveWriter(store, batch)
    for record in said:
        writer.add(record)
    writer.close()
