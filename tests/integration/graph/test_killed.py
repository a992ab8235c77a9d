"""What is killed leaves what it has written, and ends in the same graph when it is run again (more of it: test_faults.py)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.api import connect
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.changes import change_nodes
from supplychain.interchange import records_in
from supplychain.loading import load_live, write_records
from supplychain.sources import loader
from tests.graphs import empty, whole

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

_CONSTRAINTS = Cypher("SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name")
_COUNT = Cypher("MATCH (n:Artifact) RETURN count(n) AS n")


def test_an_import_killed_before_its_constraints_gets_them_by_the_next_command(
    server: LocalServer, store: Store
) -> None:
    write_records(store, records_in(['{"kind": "Model", "id": "a/m"}']), source="facts")
    names = store.read(_CONSTRAINTS)["name"]
    store.schema(Cypher("DROP CONSTRAINT model_id"))
    store.write(Cypher("MATCH (m:Migration) DELETE m"))

    for _ in range(2):
        with connect(home=server.home.path) as chain:
            assert chain.store.read(_CONSTRAINTS)["name"] == names


@pytest.mark.data
def test_a_peatmoss_database_whose_load_was_killed_ends_in_the_same_graph_when_loaded_again(
    server: LocalServer, store: Store, shared_data: Path
) -> None:
    file = shared_data / "peatmoss" / "peatmoss_assembled.db"
    load_live(store, loader("peatmoss"), file)
    expected = whole(store)
    empty(store)

    _kill_a_load(server, store, "peatmoss", file, after=len(expected.nodes) // 3, batch=1_000)

    left = whole(store)
    assert left.nodes.keys() < expected.nodes.keys()
    assert left.edges.keys() < expected.edges.keys()
    load_live(store, loader("peatmoss"), file)
    assert whole(store) == expected
    assert _statuses(store) == {"interrupted", "finished"}


def test_a_change_killed_between_its_statements_is_completed_by_the_next_load(store: Store) -> None:
    gone = '{"kind": "Placeholder", "label": "Model", "id": "a/m", "reason": "deleted"}'
    found = '{"kind": "Model", "id": "a/m", "likes": 1}'
    for line in (gone, found):
        write_records(store, records_in([line]), source="facts")
    expected = whole(store)
    empty(store)
    write_records(store, records_in([gone]), source="facts")
    known = whole(store).nodes["Model", "a/m"][1]

    def killed(statement: Cypher, rows: list[Any]) -> None:
        store.write(statement, {"rows": rows})
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        change_nodes("Model", [("a/m", known, expected.nodes["Model", "a/m"][1])], killed)

    assert whole(store) != expected
    write_records(store, records_in([found]), source="facts")
    assert whole(store) == expected


def _kill_a_load(
    server: LocalServer, store: Store, source: str, file: Path, *, after: int, batch: int = 200
) -> None:
    """Begin a load in a process of its own, and kill it once the graph holds `after` artifacts."""
    address = server.connection()
    environment = {
        **os.environ,
        "NEO4J_URI": address.uri,
        "NEO4J_PASSWORD": address.password,
        "SUPPLYCHAIN_BATCH_SIZE": str(batch),
    }
    load = subprocess.Popen(
        [sys.executable, "-m", "supplychain", "-q", "load", source, str(file)], env=environment
    )
    _wait_for(lambda: store.read(_COUNT)[0]["n"] >= after, "the load to have written something")
    load.kill()
    assert load.wait() == -signal.SIGKILL, "the load ended before it was killed"


def _statuses(store: Store) -> set[str]:
    return set(store.read(Cypher("MATCH (l:Load) RETURN l.status AS status"))["status"])


def _wait_for(condition: object, what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"waited in vain for {what}"
