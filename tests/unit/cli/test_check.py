"""`supplychain check`: exit codes, files, the baseline, and what it refuses."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import supplychain
from supplychain.cli.check import exit_code_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

GRAPH = """\
{"kind": "defaults", "source": "test"}
{"kind": "Model", "id": "acme/free"}
{"kind": "LICENSED_UNDER", "start": ["Model", "acme/free"], "raw": "apache-2.0", "field": "tag"}
{"kind": "Model", "id": "acme/research"}
{"kind": "LICENSED_UNDER", "start": ["Model", "acme/research"], "raw": "cc-by-nc-4.0", "field": "tag"}
"""


@pytest.fixture
def graph(tmp_path: Path) -> str:
    """A file of records."""
    file = tmp_path / "graph.jsonl"
    file.write_text(GRAPH, "utf-8")
    return str(file)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A checkout that uses a restricted model."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "app"\nlicense = "MIT"\n', "utf-8")
    (folder / "app.py").write_text(
        "from transformers import AutoModel\nAutoModel.from_pretrained('acme/free')\n"
        "AutoModel.from_pretrained('acme/research')\n",
        "utf-8",
    )
    return folder


def test_a_conflict_ends_with_one_and_says_where_why_and_what_to_do(run: Run, code: Path, graph: str) -> None:
    done = run("check", str(code), "--source", graph)

    assert done.code == 1
    for words in (
        ".  MIT  (pyproject.toml#project.license)", "Conflict with the declared license: 1", "warn R12",
        "acme/research (CC-BY-NC-4.0)", "app.py:3", "transformers.AutoModel.from_pretrained", "what to do: ",
        "to mend: this project → acme/research",
        "supplychain check fails: 1 conflict with the declared license", "not legal advice",
    ):  # fmt: skip
        assert words in done.out
    assert "acme/free" not in done.out


def test_nothing_found_ends_with_zero(run: Run, code: Path, graph: str) -> None:
    assert run("check", str(code), "--source", graph, "--license", "CC-BY-NC-4.0").code == 0
    assert run("check", str(code), "--source", graph, "--fail-on", "error").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["absent"], "does not exist"),
        (["code", "--source", "absent"], "neither a snapshot folder nor a file"),
        (["code", "--license", "ask me"], "which nobody knows"),
        (["code", "--ruleset", "none"], "no rule set named"),
        (["code", "--baseline", "absent.toml"], "cannot be read"),
        (["code", "--config", "absent.toml"], "cannot be read"),
        (["code", "--output", "report.bin"], "does not say which form"),
        (["code", "--write-baseline"], "needs to know why"),
        (["code", "--source", "graph"], "no password"),
        (["code", "--fail-on", "nothing"], "--fail-on"),
    ],
)
def test_what_cannot_be_done_ends_with_two(
    run: Run, code: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(code.parent)
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")

    done = run("check", *arguments)

    assert done.code == 2
    assert words in done.err.replace("\n", " ")
    assert done.out == ""


def test_a_broken_configuration_ends_with_two(run: Run, code: Path, graph: str) -> None:
    (code / "pyproject.toml").write_text("[project\n", "utf-8")

    done = run("check", str(code), "--source", graph)

    assert done.code == 2
    assert "pyproject.toml cannot be read" in done.err.replace("\n", " ")


def test_a_graph_that_does_not_answer_is_never_a_pass(
    run: Run, code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("NEO4J_PASSWORD", "irrelevant")

    done = run("check", str(code))

    assert done.code == 2
    assert done.out == ""


def test_a_defect_of_ours_is_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(lambda: 1 // 0) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_reports_are_written_beside_what_is_printed(run: Run, code: Path, graph: str, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("out/check.sarif", "check.xml", "check.json", "check.md", "log")]
    outputs = [*(str(file) for file in files[:4]), f"text={files[4]}"]

    done = run("--quiet", "check", str(code), "--source", graph, *(w for o in outputs for w in ("-o", o)))

    assert done.code == 1
    assert done.err == ""
    sarif = json.loads(files[0].read_text("utf-8"))
    assert sarif["runs"][0]["tool"]["driver"]["semanticVersion"] == supplychain.__version__
    assert ET.fromstring(files[1].read_text("utf-8")).get("failures") == "1"
    assert json.loads(files[2].read_text("utf-8"))["exit_code"] == 1
    assert files[3].read_text("utf-8").startswith("## supplychain check fails")
    assert "supplychain check fails" in files[4].read_text("utf-8")


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "markdown"])
def test_a_form_on_standard_output_is_the_form_alone(run: Run, code: Path, graph: str, form: str) -> None:
    done = run("check", str(code), "--source", graph, "--format", form)

    assert done.code == 1
    if form in ("json", "sarif"):
        json.loads(done.out)
    elif form == "junit":
        ET.fromstring(done.out)
    else:
        assert done.out.startswith("## ")


def test_a_baseline_accepts_what_is_there_and_nothing_new(run: Run, code: Path, graph: str) -> None:
    wrote = run(
        "check",
        str(code),
        "--source",
        graph,
        "--write-baseline",
        "--reason",
        "ticket 7",
        "--expires",
        "2999-12-31",
    )
    accepted = run("check", str(code), "--source", graph)
    (code / "more.py").write_text(
        "from datasets import load_dataset\nload_dataset('acme/research')\n"
        "from transformers import AutoModel\nAutoModel.from_pretrained('acme/research')\n",
        "utf-8",
    )
    moved = run("check", str(code), "--source", graph)
    relicensed = run("check", str(code), "--source", graph, "--license", "Apache-2.0")

    assert wrote.code == 0
    (entry,) = tomllib.loads((code / "supplychain-baseline.toml").read_text("utf-8"))["accepted"]
    assert entry["reason"] == "ticket 7"
    assert "acme/research" in entry["about"]
    assert accepted.code == 0
    assert "Accepted by the baseline: 1" in accepted.out
    assert "until 2999-12-31: ticket 7" in accepted.out
    assert moved.code == 0
    assert "Dataset acme/research" in moved.out, "the dataset of that name is unknown, and said"
    assert relicensed.code == 1


def test_an_acceptance_that_has_ended_counts_again(run: Run, code: Path, graph: str) -> None:
    run(
        "check",
        str(code),
        "--source",
        graph,
        "--write-baseline",
        "--reason",
        "ticket 7",
        "--expires",
        "2020-01-01",
    )

    done = run("check", str(code), "--source", graph)

    assert done.code == 1
    assert "ended on 2020-01-01" in done.out


def test_a_baseline_is_not_written_through_a_link(run: Run, code: Path, graph: str, tmp_path: Path) -> None:
    (code / "supplychain-baseline.toml").symlink_to(tmp_path / "elsewhere.toml")

    done = run("check", str(code), "--source", graph, "--write-baseline", "--reason", "ticket 7")

    assert done.code == 2
    assert "is a link" in done.err
    assert not (tmp_path / "elsewhere.toml").exists()
