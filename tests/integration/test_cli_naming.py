"""`supplychain naming check` as a user runs it: real processes, real server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands import command

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.commands import Run

pytestmark = pytest.mark.server

WRONG = "diffusers/controlnet-canny-sdxl-1.0"
"""Its card names two bases, one of them of another generation."""


@pytest.fixture
def run(demo: Store, server: LocalServer, tmp_path: Path) -> Run:
    """Run `supplychain naming` on the demo graph of the suite's server."""
    return command(server, tmp_path, "naming")


def test_a_check_shows_elements_verdicts_and_reasons_and_may_fail(run: Run) -> None:
    done = run("check", WRONG, "--fail-on", "inconsistent")

    assert done.returncode == 10, done.stderr
    for words in (
        WRONG,
        "its name says",
        "inconsistent N9 sdxl",
        "80% sure",
        "runwayml/stable-diffusion-v1-5",
    ):
        assert words in done.stdout


def test_a_true_name_passes_as_data(run: Run) -> None:
    done = run("check", "google-bert/bert-base-uncased", "--fail-on", "inconsistent", "--format", "json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["verdict"] == "consistent"
    assert {"category": "architecture", "text": "bert"}.items() <= found["elements"][0].items()
    assert {row["rule"] for row in found["findings"] if row["verdict"] == "consistent"} >= {"N1", "N5"}


def test_all_names_are_counted_by_rule(run: Run) -> None:
    done = run("check", "--all", "--format", "json", "--fail-on", "inconsistent")

    assert done.returncode == 10, done.stderr
    rows = {row["rule"]: row for row in json.loads(done.stdout)}
    assert list(rows) == [f"N{n}" for n in range(1, 11)]
    assert rows["N9"]["written"] >= 1
    assert "0 written, 0 taken away" in done.stderr  # the graph was checked before


@pytest.mark.parametrize("arguments", [("check",), ("check", "a/b", "--all")])
def test_one_or_all(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert "Give an id, or --all" in done.stderr


def test_of_what_the_graph_lacks_nothing_is_said(run: Run) -> None:
    done = run("check", "nobody/nothing")

    assert done.returncode == 2
    assert "no artifact named 'nobody/nothing'" in done.stderr
    assert done.stdout == ""
