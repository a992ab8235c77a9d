"""The life of a local server, on a java program that does as it is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from supplychain.errors import DiskFull, JavaNotFound, LocalServerError, PortBusy
from supplychain.graph.server import LocalServer
from supplychain.graph.server.artifacts import Distribution
from supplychain.graph.server.process import find
from supplychain.graph.server.stores import Stores

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.settings import Settings
    from tests.unit.graph.server.conftest import FakeJava


def test_a_start_serves_a_first_store_and_says_where(local: LocalServer) -> None:
    status = local.start()

    assert status.running
    assert status.bolt_uri is not None
    assert status.bolt_uri.startswith("bolt://127.0.0.1:")
    assert status.http_uri is not None
    assert status.store == Stores(local.home).current()
    assert status.uptime is not None
    assert 0 <= status.uptime < 60
    assert (status.neo4j_version, status.gds_version) == ("5.26.24", "2.13.9")


def test_a_graph_that_a_newer_neo4j_has_served_is_not_given_to_an_older_one(
    local: LocalServer, settings: Settings, java: FakeJava
) -> None:
    newer = replace(settings, neo4j="newest")
    Distribution.of(newer).lib.mkdir(parents=True)
    local.start()
    local.stop()
    upgraded = LocalServer(newer)
    status = upgraded.start()
    upgraded.stop()

    assert (status.neo4j_version, status.browser_version, status.browser_uri) == ("2026.01.4", None, None)
    mains = [next(a for a in call[1] if a.startswith("org.neo4j.server.")) for call in java.heard("server")]
    assert mains == ["org.neo4j.server.CommunityEntryPoint", "org.neo4j.server.Neo4jCommunity"]
    with pytest.raises(
        LocalServerError, match=r"Neo4j 2026\.01\.4 has served this graph, and Neo4j 5\.26\.24"
    ):
        local.start()


def test_where_there_is_no_browser_it_is_not_said_where_it_is(settings: Settings, healthy: None) -> None:
    newer = replace(settings, neo4j="newest")
    Distribution.of(newer).lib.mkdir(parents=True)
    server = LocalServer(newer)
    server.start()
    try:
        with pytest.raises(LocalServerError, match="No Neo4j Browser comes with"):
            server.browser_url()
    finally:
        server.stop()


def test_starting_again_changes_nothing(local: LocalServer, java: FakeJava) -> None:
    first = local.start()

    assert local.start().pid == first.pid
    assert local.ensure_running().pid == first.pid
    assert len(java.heard("server")) == 1


def test_the_password_is_set_once_per_store_and_never_on_a_command_line(
    local: LocalServer, java: FakeJava
) -> None:
    connection = local.connection()
    local.stop()
    local.start()

    ((_, arguments, _),) = java.heard("admin")
    assert arguments[-3:] == ["dbms", "set-initial-password", f"@{local.home.password_file}"]
    for role in ("admin", "server"):
        assert all(connection.password not in " ".join(call[1]) for call in java.heard(role))


def test_the_password_is_not_in_the_repr_of_a_connection(local: LocalServer) -> None:
    connection = local.connection()

    assert connection == (connection.uri, "neo4j", local.home.password())
    assert connection.password not in repr(connection)


def test_the_server_gets_no_secret_of_the_environment(
    local: LocalServer, java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.setenv("HF_TOKEN", "secret")
    local.start()

    for _, _, environment in (*java.heard("server"), *java.heard("admin")):
        assert "secret" not in environment.values()
        assert environment["LC_ALL"] == "C.UTF-8"


def test_a_stop_is_clean_and_a_second_one_finds_nothing(local: LocalServer) -> None:
    pid = local.start().pid
    assert pid is not None

    assert local.stop()
    assert not local.stop()

    assert not psutil.pid_exists(pid)
    status = local.status()
    assert (status.running, status.pid, status.bolt_uri, status.uptime) == (False, None, None, None)


def test_ports_stay_the_same_over_a_restart(local: LocalServer) -> None:
    first = local.start()
    local.stop()

    assert local.start().bolt_uri == first.bolt_uri


def test_a_server_that_does_not_stop_is_killed(
    local: LocalServer, java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    java.told(ignores_SIGTERM=True)
    pid = local.start().pid
    server = find(local.home)
    assert pid is not None
    assert server is not None

    server.stop(patience=0.2)

    assert not psutil.pid_exists(pid)


def test_a_killed_server_is_started_again(local: LocalServer) -> None:
    first = local.start().pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    psutil.Process(first).wait(10)

    second = local.ensure_running()

    assert second.running
    assert second.pid != first


def test_a_process_that_got_the_number_of_the_server_is_left_alone(local: LocalServer) -> None:
    local.home.create()
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as stranger:
        local.home.remember({"pid": stranger.pid, "created": psutil.Process(stranger.pid).create_time()})

        assert not local.status().running
        assert not local.stop()
        assert local.start().pid != stranger.pid

        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("pid", [0, -1, 2**22 + 1, 2**70, "12", None, True])
def test_a_record_that_makes_no_sense_is_passed_over(local: LocalServer, pid: object) -> None:
    local.home.create()
    local.home.remember({"pid": pid, "bolt_port": "x", "http_port": None})

    assert not local.status().running
    assert local.start().running


def test_a_server_without_a_record_is_found_again(local: LocalServer, java: FakeJava) -> None:
    first = local.start()
    (local.home.path / "state.json").unlink()

    assert local.status().pid == first.pid
    assert local.start().bolt_uri == first.bolt_uri
    assert len(java.heard("server")) == 1


def test_the_server_of_another_home_is_never_taken_for_ours(
    local: LocalServer, settings: Settings, tmp_path: Path
) -> None:
    other = LocalServer(replace(settings, home=tmp_path / "home" / "inner"))
    try:
        first, second = local.start(), other.start()

        assert first.pid != second.pid
        assert first.bolt_uri != second.bolt_uri
        assert first.http_uri != second.http_uri
        other.stop()
        assert local.status().running
    finally:
        other.stop()


def test_starts_at_the_same_time_lead_to_one_server(
    local: LocalServer, settings: Settings, java: FakeJava
) -> None:
    pids: list[int | None] = []
    threads = [
        threading.Thread(target=lambda: pids.append(LocalServer(settings).start().pid)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(pids)) == 1
    assert len(java.heard("server")) == 1


def test_the_server_outlives_its_starter_and_an_interrupt_of_the_terminal(local: LocalServer) -> None:
    server = local.start().pid
    assert server is not None

    # Its own session: what the terminal sends to the group of this process does not reach it.
    assert os.getsid(server) == server
    assert psutil.Process(server).terminal() is None or os.getpgid(server) != os.getpgid(0)


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ("java.io.IOException: No space left on device", DiskFull),
        ("java.lang.UnsupportedClassVersionError: class file version 61.0", JavaNotFound),
        ("ERROR Failed to start Neo4j on dbms: something else", LocalServerError),
    ],
)
def test_an_early_death_is_told_by_its_own_words(
    local: LocalServer, java: FakeJava, says: str, error: type[LocalServerError]
) -> None:
    java.told(dies=says)

    with pytest.raises(error) as caught:
        local.start()

    assert type(caught.value) is error
    assert says.partition(": ")[2] in caught.value.message
    assert local.logs() == [says]
    assert not local.status().running


def test_a_port_lost_in_a_race_is_replaced_once(local: LocalServer, java: FakeJava) -> None:
    java.told(dies="Address localhost:7687 is already in use", once=True)

    assert local.start().running
    assert len(java.heard("server")) == 2


def test_a_port_lost_twice_is_given_up(local: LocalServer, java: FakeJava) -> None:
    java.told(dies="Address localhost:7687 is already in use")

    with pytest.raises(PortBusy):
        local.start()

    assert len(java.heard("server")) == 2


def test_a_stopped_server_has_a_status_but_no_folder(settings: Settings) -> None:
    local = LocalServer(settings)

    assert not local.status().running
    assert not local.stop()
    assert local.logs() == []
    assert not local.home.path.exists()


def test_browser_is_opened_at_the_running_server(local: LocalServer) -> None:
    url = local.browser_url()
    status = local.status()

    port = str(status.bolt_uri).rpartition(":")[2]
    assert url == f"{status.http_uri}/browser/?dbms=bolt://neo4j@127.0.0.1:{port}&db=neo4j"
    assert local.home.password() not in url


def test_logs_are_the_last_lines(local: LocalServer) -> None:
    local.start()
    deadline = time.monotonic() + 10
    while not local.logs() and time.monotonic() < deadline:
        time.sleep(0.01)

    assert local.logs(1) == ["Started."]
    assert local.log_path.stat().st_mode & 0o077 == 0


def test_a_bad_heap_starts_nothing(local: LocalServer, settings: Settings, java: FakeJava) -> None:
    server = LocalServer(replace(settings, heap="plenty"))

    with pytest.raises(Exception, match="SUPPLYCHAIN_HEAP is 'plenty'"):
        server.start()

    assert java.heard("server") == []


def test_a_lost_password_starts_nothing_and_names_the_file(local: LocalServer, java: FakeJava) -> None:
    local.start()
    local.stop()
    local.home.password_file.unlink()

    with pytest.raises(LocalServerError, match="Write the password of the user neo4j"):
        local.start()

    assert len(java.heard("server")) == 1
    assert not local.home.password_file.exists()
