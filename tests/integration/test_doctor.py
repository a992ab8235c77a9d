"""`supplychain doctor` on this installation, with the local server and with a server of one's own."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from supplychain.diagnosis import _extra
from tests.commands import command

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.commands import Run

pytestmark = pytest.mark.server

SECRET = "ghp_never-to-be-shown"


@pytest.fixture
def run(store: Store, server: LocalServer, tmp_path: Path) -> Run:
    return command(server, tmp_path, "doctor", "--format", "csv")


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["check"]: row for row in csv.DictReader(text.splitlines())}


def test_the_local_server_and_the_installation_are_examined(run: Run) -> None:
    done = run(GITHUB_TOKEN=SECRET)

    found = rows(done.stdout)
    assert (done.returncode, {row["state"] for row in found.values()} - {"ok", "warn"}) == (0, set())
    assert {
        "supplychain",
        "extra server",
        "extra hub",
        "GitHub",
        "whole Hub",
        "java",
        "server",
    } <= found.keys()
    assert "a token is set" in found["GitHub"]["found"]
    assert SECRET not in done.stdout + done.stderr


def test_a_server_of_ones_own_is_asked(run: Run, server: LocalServer) -> None:
    address = server.connection()
    done = run(NEO4J_URI=address.uri, NEO4J_PASSWORD=address.password)

    found = rows(done.stdout)
    assert "version 5.26" in found["your Neo4j"]["found"]
    assert found["Graph Data Science"]["state"] == "ok"
    assert address.password not in done.stdout + done.stderr


def test_one_that_does_not_answer_must_be_mended(run: Run) -> None:
    done = run(NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD="x")

    assert (done.returncode, rows(done.stdout)["your Neo4j"]["state"]) == (3, "fail")


@pytest.mark.parametrize(
    ("requirement", "state"),
    [("pytest>=8", "ok"), ("pytest<1", "warn"), ("no-such-package-anywhere", "warn")],
)
def test_what_an_extra_lacks_is_said_with_how_to_get_it(requirement: str, state: str) -> None:
    check = _extra("reports", [Requirement(requirement)])

    assert check.state == state
    assert ("pip install 'supplychain[reports]'" in (check.remedy or "")) is (state == "warn")
