"""A load that is killed leaves what it has written, and ends in the same graph when it is run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from supplychain.graph.cypher import Cypher
from supplychain.interchange import records_in
from supplychain.loading import write_records
from tests.graphs import whole

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

_COUNT = Cypher("MATCH (n:Artifact) RETURN count(n) AS n")
MODELS = 5_000


def facts() -> list[str]:
    lines = ['{"kind": "defaults", "source": "facts", "collected_at": "2026"}']
    for i in range(MODELS):
        lines.append(json.dumps({"kind": "Model", "id": f"a/m{i}", "likes": i, "tags": [f"t{i % 7}"]}))
        if i:
            ends = {"start": ["Model", f"a/m{i}"], "end": ["Model", f"a/m{i // 3}"]}
            lines.append(json.dumps({"kind": "DERIVED_FROM", **ends, "relation": "finetune"}))
        lines.append(
            json.dumps(
                {"kind": "LICENSED_UNDER", "start": ["Model", f"a/m{i}"], "raw": "mit", "field": "tag"}
            )
        )
    return lines


@pytest.mark.parametrize("after", [1, MODELS // 2])
def test_a_load_killed_midway_ends_in_the_same_graph_when_run_again(
    server: LocalServer, store: Store, tmp_path: Path, after: int
) -> None:
    write_records(store, records_in(facts()), source="facts")
    expected = whole(store)
    store.schema(
        Cypher("MATCH (n) WHERE NOT n:Migration CALL (n) {DETACH DELETE n} IN TRANSACTIONS OF 5000 ROWS")
    )
    file = tmp_path / "facts.jsonl"
    file.write_text("\n".join(facts()), "utf-8")
    address = server.connection()
    environment = {
        **os.environ,
        "NEO4J_URI": address.uri,
        "NEO4J_PASSWORD": address.password,
        "SUPPLYCHAIN_BATCH_SIZE": "200",
    }

    load = subprocess.Popen(
        [sys.executable, "-m", "supplychain", "-q", "load", "jsonl", str(file)], env=environment
    )
    _wait_for(lambda: store.read(_COUNT)[0]["n"] >= after, "the load to have written something")
    load.kill()
    load.wait()

    before = store.read(_COUNT)[0]["n"]
    assert after <= before
    write_records(store, records_in(file.read_text("utf-8").splitlines()), source="facts")
    assert whole(store) == expected
    statuses = store.read(Cypher("MATCH (l:Load) RETURN l.status AS status ORDER BY l.started_at"))["status"]
    assert set(statuses) == {"interrupted", "finished"}


def _wait_for(condition: object, what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"waited in vain for {what}"
