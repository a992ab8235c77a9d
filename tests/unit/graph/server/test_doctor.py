from __future__ import annotations

import os
import shutil
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from supplychain.graph.server import doctor
from supplychain.graph.server.artifacts import Distribution, Lock
from supplychain.graph.server.doctor import Check, examine, memory_for

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.settings import Settings
    from tests.unit.graph.server.conftest import FakeJava


def look(settings: Settings) -> dict[str, Check]:
    checks = examine(settings)
    assert len({check.name for check in checks}) == len(checks)
    assert all(check.remedy for check in checks if check.state != "ok")
    return {check.name: check for check in checks}


def test_nothing_is_created_by_looking(settings: Settings, tmp_path: Path) -> None:
    look(settings)

    assert not (tmp_path / "home").exists()


def test_a_fitting_java_is_named_as_the_one_used(settings: Settings) -> None:
    assert "(SUPPLYCHAIN_JAVA) is version 21.0.8, used" in look(settings)["java"].found


def test_an_unfit_java_fails_even_where_others_fit(settings: Settings, java: FakeJava) -> None:
    java.told(version='openjdk version "11.0.26"')

    check = look(settings)["java"]

    assert check.state == "fail"
    assert "11.0.26" in check.found
    assert "17 to 25" in check.found


def test_artifacts_that_are_not_there_yet_are_a_warning(settings: Settings) -> None:
    check = look(settings)["artifacts"]

    assert check.state == "warn"
    assert "The first start downloads 145 MiB" in str(check.remedy)


def test_artifacts_that_cannot_be_downloaded_fail(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)

    check = look(settings)["artifacts"]

    assert check.state == "fail"
    assert "pip install 'supplychain[server]'" in str(check.remedy)


def test_a_stranger_among_the_artifacts_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    distribution = replace(Distribution.of(settings), lock=Lock(()))
    monkeypatch.setattr(Distribution, "of", lambda _: distribution)
    distribution.mark()
    assert look(settings)["artifacts"].state == "ok"

    (distribution.lib / "stranger.jar").write_bytes(b"")

    check = look(settings)["artifacts"]
    assert check.state == "fail"
    assert "stranger.jar" in check.found


def test_a_home_that_cannot_be_written_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert look(settings)["home"].state == "fail"


@pytest.mark.parametrize(("free", "state"), [(100 << 20, "fail"), (1 << 30, "warn"), (100 << 30, "ok")])
def test_free_disk_is_judged(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))

    assert look(settings)["disk"].state == state


@pytest.mark.parametrize(("heap", "state"), [("64m", "ok"), ("900000g", "fail"), ("much", "fail")])
def test_the_heap_is_held_against_the_memory(settings: Settings, heap: str, state: str) -> None:
    assert look(replace(settings, heap=heap))["memory"].state == state


def test_memory_for_the_whole_hub_is_advised_where_there_is_no_graph_yet(settings: Settings) -> None:
    advice = look(replace(settings, heap="64m"))["memory"].remedy

    assert advice is not None
    assert "SUPPLYCHAIN_PAGE_CACHE=" in advice


@pytest.mark.parametrize(
    ("graph", "total", "heap", "cache"),
    [
        (100 << 20, 24 << 30, "4096m", "256m"),
        (4 << 30, 24 << 30, "4096m", "4608m"),
        (40 << 30, 24 << 30, "4096m", "10240m"),
        (4 << 30, 4 << 30, "1024m", "1792m"),
    ],
)
def test_the_page_cache_holds_the_graph_as_far_as_half_the_machine_reaches(
    graph: int, total: int, heap: str, cache: str
) -> None:
    assert memory_for(graph, total) == {"SUPPLYCHAIN_HEAP": heap, "SUPPLYCHAIN_PAGE_CACHE": cache}


def test_only_a_busy_port_that_was_asked_for_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = listener.getsockname()[1]
        monkeypatch.setattr(doctor, "BOLT_PORT", busy)
        assert "another will be chosen" in look(settings)["Bolt port"].found

        check = look(replace(settings, bolt_port=busy))["Bolt port"]

    assert (check.state, check.found) == ("fail", f"{busy} is taken")


def test_a_running_server_is_named_instead_of_its_ports(local: LocalServer, settings: Settings) -> None:
    pid = local.start().pid
    local.home.password_file.unlink()

    checks = look(settings)

    assert f"process {pid} answers" in checks["server"].found
    assert "Bolt port" not in checks
    assert checks["password"].state == "fail"


def test_other_systems_are_pointed_at_containers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_spawn")

    (check,) = examine(settings)

    assert check.state == "fail"
    assert "docker/compose.yml" in str(check.remedy)
