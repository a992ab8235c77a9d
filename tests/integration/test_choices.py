"""Choosing a model from a real graph, from Python and as a user runs it; and its risks on the command line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from supplychain.choices import choose
from supplychain.errors import UnknownName, UsageError
from supplychain.licenses.outbound import WORK
from supplychain.reuse.factors import ATTRIBUTES
from tests.commands import command

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.commands import Run

pytestmark = pytest.mark.server

BILLION = 10**9


def test_candidates_keep_every_filter_and_every_model_of_the_task_is_accounted_for(demo: Store) -> None:
    found = choose(demo, task="text-generation", license="apache-2.0", max_params=8 * BILLION, limit=200)

    assert len(found) > 5
    assert all((one.parameters or 0) <= 8 * BILLION and one.parameters for one in found)
    assert all(one.outbound and one.outbound.verdict in ("ok", "info", "warn") for one in found)
    assert all(one.not_known for one in found.apart)
    assert found.dropped["too large"] > 10
    assert found.models == len(found) + len(found.apart) + sum(found.dropped.values())
    assert (
        found.judged
        == found.looked
        == len(found) + len(found.apart) + found.dropped.get("license conflict", 0)
    )


def test_candidates_stand_in_the_order_of_their_scores_and_weights_change_it(demo: Store) -> None:
    usual = choose(demo, task="fill-mask", limit=50)
    other = choose(
        demo,
        task="fill-mask",
        weights={name: float(name == "portability") for name in ATTRIBUTES},
        limit=50,
    )

    for found in (usual, other):
        scores = [one.score for one in found if one.score is not None]
        assert scores == sorted(scores, reverse=True)
    assert {one.model for one in usual} == {one.model for one in other}
    assert all((one.score or 0) <= (one.attributes["portability"] or 0) for one in other)
    assert all(one.factors for one in usual)


def test_a_conflict_above_a_model_drops_it_with_the_path_that_decides(demo: Store) -> None:
    found = choose(demo, task="text-generation", license="apache-2.0", use="finetune", limit=200)

    dropped = {row["model"]: row for row in found.dropped_models}
    row = dropped["deepseek-ai/DeepSeek-R1"]
    assert row["why"] == "license conflict"
    assert row["path"] == [WORK, "deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-V3-Base"]
    assert "DeepSeek License Agreement" in row["reason"]
    kept = {one.model: one for one in found}
    assert "deepseek-ai/DeepSeek-R1" not in kept
    assert kept["openai-community/gpt2"].outbound is not None
    assert kept["openai-community/gpt2"].outbound.path == (WORK, "openai-community/gpt2")
    assert found.dropped["license conflict"] == sum(
        r["why"] == "license conflict" for r in found.dropped_models
    )


def test_what_is_not_known_is_kept_apart_kept_or_dropped_as_asked(demo: Store) -> None:
    def ask(unknown: str) -> tuple[set[str], set[str], dict[str, int]]:
        found = choose(
            demo, task="text-generation", license="mit", max_params=8 * BILLION, unknown=unknown, limit=200
        )
        return {one.model for one in found}, {one.model for one in found.apart}, found.dropped

    kept, apart, _ = ask("apart")
    together, none, _ = ask("keep")
    sure, nothing, dropped = ask("drop")

    assert apart
    assert not kept & apart
    assert (together, none) == (kept | apart, set())
    assert (sure, nothing) == (kept, set())
    assert dropped["size not known"] + dropped["license not known"] >= len(apart)


def test_a_warning_is_shown_or_dropped_as_asked(demo: Store) -> None:
    shown = choose(demo, task="text-generation", license="apache-2.0", limit=200)
    strict = choose(demo, task="text-generation", license="apache-2.0", accept="info", limit=200)

    warned = {one.model for one in shown if one.outbound and one.outbound.verdict == "warn"}
    assert "meta-llama/Llama-2-7b-hf" in warned
    assert {one.model for one in strict} == {one.model for one in shown} - warned


def test_a_model_like_another_has_its_task_and_architecture(demo: Store) -> None:
    found = choose(demo, like="mistralai/Mistral-7B-v0.1", limit=5)

    assert found.needs.task == "text-generation"
    assert "mistralai/Mistral-7B-v0.1" not in {one.model for one in found}
    assert all("mistral" in map(str.lower, one.architectures) for one in found)
    first = found.candidates[0]
    assert len(first.try_next) == 3
    assert first.model not in first.try_next
    assert found.dropped["another architecture"] > 100


def test_a_framework_may_be_a_library_of_the_graph(demo: Store) -> None:
    images = choose(demo, task="text-to-image", framework="diffusers", limit=100)
    files = choose(demo, task="text-generation", framework="onnx", limit=200)

    assert "stabilityai/stable-diffusion-xl-base-1.0" in {one.model for one in images}
    assert "stabilityai/stable-diffusion-3-medium" not in {one.model for one in images}
    assert "openai-community/gpt2" in {one.model for one in files}
    assert "TheBloke/Mistral-7B-Instruct-v0.2-GGUF" in {one.model for one in files.apart}, (
        "nobody listed its files"
    )


def test_only_the_most_used_are_looked_at_and_that_is_said(demo: Store) -> None:
    found = choose(demo, task="text-generation", license="mit", look=7, limit=3)

    assert (found.looked, found.judged) == (7, 7)
    assert found.models > 100
    assert len(found) <= 3


def test_each_candidate_shows_its_risks_and_its_rows(demo: Store) -> None:
    found = choose(demo, task="text-generation", license="mit", limit=3)

    assert all(len(one.risks) == 9 for one in found)
    assert found.table.columns[:3] == ("place", "model", "score")
    plain = found.to_dict()
    assert plain["candidates"][0]["model"] == found.candidates[0].model
    assert plain["candidates"][0]["factors"][0]["attribute"] in ATTRIBUTES
    assert plain["candidates"][0]["outbound"]["path"][0] == WORK
    assert "not legal advice" in plain["note"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ({"task": "text-generaton"}, "text-generation"),
        ({"task": "text-generation", "license": "apache-2"}, "apache-2.0"),
        ({"task": "text-generation", "framework": "pytroch"}, "pytorch"),
        ({"task": "text-generation", "weights": {"popularty": 2}}, "popularity"),
        ({"task": "text-generation", "license": "mit", "use": "finetuned"}, "finetune"),
        ({"task": "text-generation", "unknown": "hide"}, "apart"),
        ({"task": "text-generation", "accept": "error"}, "warn"),
        ({"like": "openai-community/gpt3"}, "openai-community/gpt3"),
    ],
)
def test_a_wrong_name_is_answered_with_near_ones(demo: Store, asked: dict[str, object], near: str) -> None:
    with pytest.raises(UnknownName, match=near):
        choose(demo, **asked)  # type: ignore[arg-type]


def test_a_task_may_be_written_with_blanks_and_must_be_given(demo: Store) -> None:
    assert choose(demo, task="Text Generation", limit=1).needs.task == "text-generation"
    with pytest.raises(UsageError, match="task"):
        choose(demo)
    with pytest.raises(UsageError, match="at least 1"):
        choose(demo, task="text-generation", limit=0)


@pytest.fixture
def run(demo: Store, server: LocalServer, tmp_path: Path) -> Run:
    """Run `supplychain` on the demo graph of the suite's server."""
    return command(server, tmp_path)


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
        "too large 57",
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
