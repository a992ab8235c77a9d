"""`supplychain choose` and `supplychain reuse risks` as a user runs them: real processes, real server."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

    Run = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.server


@pytest.fixture
def run(demo: Store, server: LocalServer, tmp_path: Path) -> Run:
    """Run `supplychain` on the demo graph of the suite's server."""

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}
        return subprocess.run(
            [sys.executable, "-m", "supplychain", *arguments],
            env={**kept, "SUPPLYCHAIN_HOME": str(server.home.path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return command


def test_candidates_are_drawn_with_reasons_and_the_rest_is_counted(run: Run) -> None:
    done = run(
        "choose", "--task", "text-generation", "--license", "apache-2.0", "--use", "finetune", "--max-params", "8B",
        "--limit", "2", "--factors",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    for words in (
        "1. ",
        "license Apache-2.0: info",
        "your work → ",
        "provenance · architecture",
        "nobody looked",
    ):
        assert words in done.stdout
    for words in (
        "169 models of the task text-generation",
        "too large 1",
        "license conflict",
        "not legal advice",
    ):
        assert words in done.stderr


def test_candidates_come_as_data_too(run: Run) -> None:
    asked = ("choose", "--like", "openai-community/gpt2", "--license", "mit", "--limit", "2")
    whole, rows = run(*asked, "--format", "json"), run(*asked, "--format", "csv")

    found = json.loads(whole.stdout)
    listed = list(csv.DictReader(io.StringIO(rows.stdout)))
    assert found["needs"]["task"] == "text-generation"
    names = [one["model"] for one in (*found["candidates"], *found["apart"])]
    assert names == [row["model"] for row in listed]
    assert "openai-community/gpt2" not in names
    assert listed[0]["verdict"] in ("ok", "info", "warn")


def test_what_was_dropped_is_listed_and_mistakes_are_answered(run: Run) -> None:
    dropped = run(
        "choose", "--task", "text-generation", "--max-params", "1B", "--dropped", "--format", "ndjson"
    )
    wrong = run("choose", "--task", "text-generaton")

    assert {json.loads(line)["why"] for line in dropped.stdout.splitlines()} == {"too large"}
    assert wrong.returncode == 2
    assert "text-generation" in wrong.stderr
    assert "reuse/tasks" in wrong.stderr


def test_risks_of_a_model_are_shown_with_what_to_do_and_may_fail(run: Run) -> None:
    shown = run("reuse", "risks", "meta-llama/Llama-2-7b", "--fail-on", "medium")
    data = run("reuse", "risks", "google-bert/bert-base-uncased", "--fail-on", "medium", "--format", "json")
    neither = run("reuse", "risks")

    assert shown.returncode == 10, shown.stderr
    for words in ("medium C1", "consolidated.00.pth", "weights_only=True", "unknown C3", "rest on it"):
        assert words in shown.stdout
    assert data.returncode == 0, data.stderr
    assert {row["verdict"] for row in json.loads(data.stdout)["risks"]} >= {"unknown", "clear"}
    assert neither.returncode == 2
    assert "--all" in neither.stderr
