"""The Hub into a real server: killed and run again, in bulk and row by row, without token, address or card text."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.hub_export import write_export
from loaders.hub_stats import LOADER as HUB_STATS
from loaders.huggingface import LOADER as HUGGINGFACE
from supplychain.api import Chain
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import Store
from supplychain.loading import load_bulk, load_live
from supplychain.settings import Settings
from tests.graphs import empty, whole
from tests.hub_server import HubServer, Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer

pytestmark = pytest.mark.server

TOKEN = "hf_" + "AbC1" * 9
SECRETS = (TOKEN, "example.org", "once upon a time")


def model(number: int) -> dict[str, Any]:
    base = f"acme/m{number // 3}"
    return {
        "id": f"acme/m{number}",
        "sha": f"{number:040x}",
        "tags": [
            "transformers",
            f"base_model:{base}",
            f"base_model:finetune:{base}",
            "license:mit",
            "dataset:acme/talk",
        ],
        "cardData": {"license": "mit", "license_name": f"ask me@example.org, {TOKEN}"},
        "lastModified": "2026-01-01T00:00:00.000Z",
    }


def shelf(**more: Any) -> Shelf:
    models = [model(number) for number in range(1, 400)]
    card = "---\nlicense: mit\n---\nonce upon a time, see https://github.com/acme/code or write to me@example.org"
    return Shelf(models, cards={m["id"]: card for m in models[:50]}, page=50, **more)


def texts(store: Store) -> str:
    nodes = Cypher("MATCH (n) RETURN n.id AS id, properties(n) AS p")
    edges = Cypher("MATCH (a)-[r]->(b) RETURN a.id AS a, b.id AS b, properties(r) AS p")
    return repr([*store.stream(nodes), *store.stream(edges)]).lower()


def test_a_load_that_was_killed_goes_on_and_ends_in_the_same_graph(
    server: LocalServer, store: Store, tmp_path: Path
) -> None:
    reached, hold = threading.Event(), threading.Event()

    def on_request(request: str) -> None:
        if "cursor=300" in request:
            reached.set()
            hold.wait(30)

    given = ["--everything", "--cards", "--state", str(tmp_path / "state"), "--requests", "1000"]
    address = server.connection()
    environment = {
        **os.environ,
        "NEO4J_URI": address.uri,
        "NEO4J_PASSWORD": address.password,
        "SUPPLYCHAIN_BATCH_SIZE": "40",
        "HF_TOKEN": TOKEN,
    }
    with HubServer(shelf()) as hub:
        options = {"endpoint": hub.url, "state": str(tmp_path / "other"), "everything": True, "cards": True}
        load_live(store, HUGGINGFACE, None, options)
        expected = whole(store)
        asked = len(hub.asked)
    empty(store)
    with HubServer(shelf(on_request=on_request)) as hub:
        command = [sys.executable, "-m", "supplychain", "load", "huggingface", *given, "--endpoint", hub.url]
        first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert reached.wait(60)
        first.kill()
        talk = first.communicate()[0]
        hold.set()
        written = store.read(Cypher("MATCH (m:Model) RETURN count(m) AS n"))[0]["n"]
        before = len(hub.asked)
        second = subprocess.run(command, env=environment, check=True, capture_output=True)
        authorized = {headers.get("authorization") for headers in hub.headers}
        again = len(hub.asked) - before

    assert written > 0
    assert authorized == {f"Bearer {TOKEN}"}
    assert again <= asked - before + 1, "only the page that was under way is asked for again"
    assert whole(store) == expected
    said = (talk + second.stdout + second.stderr).decode().lower() + texts(store)
    assert [secret for secret in SECRETS if secret.lower() in said] == []


def test_an_export_gives_the_same_graph_in_bulk_and_row_by_row(
    server: LocalServer, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "models.parquet"
    write_export(file, 1_500)
    load_live(store, HUB_STATS, file)
    expected = whole(store)

    report = load_bulk(server, HUB_STATS, file, replace=True)

    connection = server.connection()
    with Store.open(connection.uri, connection.user, connection.password) as served:
        assert whole(served) == expected
        base = max(
            (key for key, (labels, _) in expected.nodes.items() if "BaseModel" in labels),
            key=lambda key: sum(edge[3:] == key for edge in expected.edges),
        )
        assert len(Chain(served, Settings()).query("lineage/descendants", id=base[1])) > 10
        empty(served)
    assert report.counts.records["Model"] == 1_500
