"""One real server of this module's own, in a home with an awkward name, through a life of imports and kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import psutil
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from supplychain.errors import InputError
from supplychain.graph.server import LocalServer
from supplychain.graph.server.doctor import examine
from supplychain.graph.server.ports import free_port
from supplychain.graph.server.process import builders, find
from supplychain.graph.server.stores import Stores
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]

PATIENCE = 120.0


def settings_of(home: Path) -> Settings:
    cache = {"cache": Path(value)} if (value := os.environ.get("SUPPLYCHAIN_CACHE")) else {}
    return Settings.load({"home": home, "heap": "512m", "page_cache": "64m", **cache}, environ={})


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    local = LocalServer(settings_of(tmp_path_factory.mktemp("own") / "Zoë's graph 模型"))
    local.start()
    yield local
    local.stop()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "models.csv").write_text(
        "id:ID(Model),tags:string[]\n" + "".join(f"m{n},a;b\n" for n in range(1000))
    )
    (folder / "edges.csv").write_text(
        ":START_ID(Model),:END_ID(Model)\n" + "".join(f"m{n},m{n + 1}\n" for n in range(999)) + "m0,gone\n"
    )
    (folder / "twice.csv").write_text("id:ID(Model)\nm1\nm1\n")
    return folder


def ask(server: LocalServer, query: str, **parameters: Any) -> list[list[Any]]:
    connection = server.connection()
    auth = (connection.user, connection.password)
    with GraphDatabase.driver(connection.uri, auth=auth, notifications_min_severity="OFF") as driver:
        return [
            record.values() for record in driver.execute_query(query, parameters, database_="neo4j").records
        ]


def until(condition: Callable[[], Any]) -> Any:
    """Return the first true value of a condition, which must come within bounds."""
    deadline = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.02)
    return value


def test_the_server_is_a_neo4j_with_gds_and_browser(own: LocalServer) -> None:
    status = own.status()
    assert status.running

    ((name, version, edition),) = ask(own, "CALL dbms.components() YIELD name, versions, edition")[:1]
    assert (name, version, edition) == ("Neo4j Kernel", [status.neo4j_version], "community")
    assert ask(own, "RETURN gds.version()") == [[status.gds_version]]
    with urlopen(f"{status.http_uri}/") as discovery:
        assert json.load(discovery)["bolt_direct"] == status.bolt_uri
    with urlopen(own.browser_url()) as page:
        assert page.status == 200
        assert b"neo4j" in page.read().lower()


def test_graph_data_science_computes(own: LocalServer) -> None:
    ask(own, "CREATE (:Model {id: 'a'})-[:DERIVED_FROM]->(:Model {id: 'b'})")
    ask(own, "MATCH (a:Model)-[:DERIVED_FROM]->(b) WITH gds.graph.project('g', a, b) AS g RETURN g.nodeCount")

    rows = ask(
        own, "CALL gds.pageRank.stream('g') YIELD nodeId, score RETURN gds.util.asNode(nodeId).id, score"
    )
    assert max(rows, key=lambda row: row[1])[0] == "b"


def test_it_listens_at_loopback_and_wants_the_password(own: LocalServer) -> None:
    server = find(own.home)
    assert server is not None
    listening = [s for s in server.process.net_connections(kind="inet") if s.status == psutil.CONN_LISTEN]
    assert {s.laddr.ip.removeprefix("::ffff:") for s in listening} == {"127.0.0.1"}
    assert {s.laddr.port for s in listening} == {server.bolt_port, server.http_port}

    uri = own.connection().uri
    for auth in (None, ("neo4j", "neo4j"), ("neo4j", "wrong password")):
        with GraphDatabase.driver(uri, auth=auth) as driver, pytest.raises(AuthError):
            driver.verify_connectivity()


def test_the_doctor_is_content_with_it(own: LocalServer) -> None:
    checks = {check.name: check for check in examine(settings_of(own.home.path))}

    assert {name for name, check in checks.items() if check.state == "fail"} == set()
    assert checks["Graph Data Science"].found == own.status().gds_version


def test_an_import_is_swapped_in_while_the_old_graph_is_served(own: LocalServer, files: Path) -> None:
    before = own.status()
    password = own.connection().password

    new = own.import_store(
        [
            f"--nodes=Model={files / 'models.csv'}",
            f"--relationships=DERIVED_FROM={files / 'edges.csv'}",
            "--skip-bad-relationships",
            "--max-off-heap-memory=200m",
        ],
        heap="256m",
    )
    assert ask(own, "MATCH (m:Model) RETURN count(*)") == [[2]]
    assert "referring to missing node gone" in new.report

    after = own.activate(new.id)
    assert (after.bolt_uri, after.http_uri) == (before.bolt_uri, before.http_uri)
    assert after.pid != before.pid
    assert own.connection().password == password
    assert ask(own, "MATCH (m:Model) RETURN count(*), size(collect(m.tags)[0])") == [[1000, 2]]
    assert ask(own, "MATCH ()-[r:DERIVED_FROM]->() RETURN count(r)") == [[999]]
    assert Stores(own.home).ids() == [new.id]


def test_a_failed_import_changes_nothing(own: LocalServer, files: Path) -> None:
    before = own.status()

    with pytest.raises(InputError, match="Id 'm1' is defined more than once"):
        own.import_store([f"--nodes=Model={files / 'twice.csv'}"], heap="256m")

    assert own.status().pid == before.pid
    assert Stores(own.home).ids() == [before.store]


def test_a_killed_import_and_a_killed_server_lose_nothing(own: LocalServer, files: Path) -> None:
    before = own.status()
    assert before.pid is not None
    ask(own, "CREATE (:Model {id: 'committed'})")
    code = (
        "import sys; from pathlib import Path; from supplychain.graph.server import LocalServer;"
        "from supplychain.settings import Settings;"
        "LocalServer(Settings(home=Path(sys.argv[1]), cache=Path(sys.argv[2]))).import_store(sys.argv[3:])"
    )
    stores = Stores(own.home)
    cache = _cache_of(own)
    nodes = f"--nodes=Model={files / 'models.csv'}"
    with subprocess.Popen([sys.executable, "-c", code, str(own.home.path), str(cache), nodes]) as importer:
        (left,) = until(lambda: [store_id for store_id in stores.ids() if store_id != before.store])
        (orphan,) = until(lambda: builders(own.home, left))
        orphan.suspend()  # so that it is surely there when its starter is not
        importer.kill()
    os.kill(before.pid, signal.SIGKILL)
    psutil.Process(before.pid).wait(PATIENCE)

    after = own.ensure_running()

    assert after.running
    assert after.pid != before.pid
    assert ask(own, "MATCH (m:Model) RETURN count(*)") == [[1001]]
    assert stores.ids() == [before.store]
    assert builders(own.home, left) == []


def test_a_second_home_is_a_second_server_even_when_its_starter_is_killed(
    own: LocalServer, tmp_path: Path
) -> None:
    # Ports of its own: the usual ones can be lost to a server that another test starts at the same moment.
    bolt, http = free_port(), free_port()
    settings = replace(settings_of(tmp_path / "other"), bolt_port=bolt, http_port=http)
    other = LocalServer(settings)
    code = (
        "import sys; from pathlib import Path; from supplychain.graph.server import LocalServer;"
        "from supplychain.settings import Settings;"
        "home, cache, bolt, http = sys.argv[1:];"
        "LocalServer(Settings(home=Path(home), cache=Path(cache), heap='512m', bolt_port=int(bolt), http_port=int(http)))"
        ".start()"
    )
    arguments = [str(other.home.path), str(_cache_of(own)), str(bolt), str(http)]
    try:
        with subprocess.Popen([sys.executable, "-c", code, *arguments]) as starter:
            started = until(lambda: find(other.home))
            starter.kill()

        status = other.start()

        assert status.pid == started.pid
        assert own.status().running
        assert {status.bolt_uri, status.http_uri}.isdisjoint({own.status().bolt_uri, own.status().http_uri})
        assert ask(other, "MATCH (n) RETURN count(n)") == [[0]]
        assert ask(own, "MATCH (n) RETURN count(n)") == [[1001]]
    finally:
        other.stop()
    assert find(other.home) is None


def _cache_of(server: LocalServer) -> Path:
    from supplychain.graph.server.artifacts import Distribution

    return Distribution.of(settings_of(server.home.path)).folder.parent.parent
