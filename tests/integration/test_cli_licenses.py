"""`supplychain licenses` as a user runs it: real processes, real server."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.commands import command

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.commands import Run

pytestmark = pytest.mark.server

MODEL = "second-state/NeuralBeagle14-7B-GGUF"


@pytest.fixture
def run(demo: Store, server: LocalServer, tmp_path: Path) -> Run:
    """Run `supplychain licenses` on the demo graph of the suite's server."""
    asked = command(server, tmp_path, "licenses")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = asked(*arguments)
        assert "violat" not in (done.stdout + done.stderr).lower()
        return done

    return run


def test_a_check_shows_path_clause_and_the_hop_to_mend(run: Run) -> None:
    done = run("check", MODEL)

    assert done.returncode == 0, done.stderr
    for words in (
        "conflict with the declared license", "not legal advice", f"path: {MODEL} → mlabonne/NeuralBeagle14-7B",
        "clause s.2(a)(1)", f"mend: {MODEL} → mlabonne/NeuralBeagle14-7B (fixable here)",
    ):  # fmt: skip
        assert words in done.stdout


def test_a_check_fails_a_pipeline_that_asks_for_it(run: Run) -> None:
    assert run("check", MODEL, "--fail-on", "error").returncode == 10
    assert run("check", "mistralai/Mistral-7B-v0.1", "--fail-on", "error").returncode == 0


def test_a_check_goes_into_pipes(run: Run) -> None:
    (found,) = json.loads(run("check", MODEL, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("check", MODEL, "-f", "csv", "--at-least", "error").stdout)))

    assert (found["verdict"], found["ruleset"]) == ("error", "practical")
    assert {row["severity"] for row in rows} == {"error"}
    assert len(rows) == sum(f["severity"] == "error" for f in found["findings"])


def test_two_licenses_are_explained_without_a_database(run: Run) -> None:
    done = run("explain", "llama3", "finetune", "apache-2.0")

    assert done.returncode == 0, done.stderr
    assert "R7" in done.stdout
    assert "s.1(b)(i)" in done.stdout
    assert json.loads(run("explain", "mit", "uses", "other", "-f", "json").stdout)["severity"] == "unknown"


def test_bad_relations_and_rule_sets_are_one_sentence(run: Run) -> None:
    relation = run("explain", "mit", "finetuned", "mit")
    ruleset = run("check", MODEL, "--ruleset", "practicle")
    matrix = run("conflicts", "--ruleset", "peatmoss")

    assert (relation.returncode, ruleset.returncode, matrix.returncode) == (2, 2, 2)
    assert "finetune" in relation.stderr
    assert "practical" in ruleset.stderr
    assert "--matrix" in matrix.stderr
    assert not any("Traceback" in done.stderr for done in (relation, ruleset, matrix))


def test_the_whole_graph_is_listed_refreshed_and_compared(run: Run) -> None:
    listed = run("conflicts", "--severity", "error", "--limit", "5", "--format", "json")
    refreshed = run("refresh", "--format", "json")
    compared = run("compare", "practical", "osadl", "--format", "json")

    assert {row["severity"] for row in json.loads(listed.stdout)} == {"error"}
    assert json.loads(refreshed.stdout)[0]["written"] == 0
    assert [row["ruleset"] for row in json.loads(compared.stdout)] == ["practical", "osadl"]
    assert "not legal advice" in listed.stderr


def test_a_suggestion_names_licenses_or_says_why_none_can(run: Run) -> None:
    assert "llama-2-license-2023" in run("suggest", "NousResearch/Nous-Hermes-llama-2-7b").stdout
    assert "none: " in run("suggest", "mlabonne/NeuralBeagle14-7B").stdout
