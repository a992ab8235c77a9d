"""`supplychain scan`: without a graph, with one, and what it refuses."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    (folder / "tests").mkdir(parents=True)
    app = (
        "import sys\nfrom transformers import AutoModel\nfrom datasets import load_dataset\n"
        "AutoModel.from_pretrained('bert-base-uncased')\nload_dataset('acme-ai/corpus')\nAutoModel.from_pretrained(sys.argv[1])\n"
    )
    (folder / "app.py").write_text(app, "utf-8")
    (folder / "tests" / "test_app.py").write_text(
        "from transformers import AutoModel\nAutoModel.from_pretrained('acme-ai/tiny')\n", "utf-8"
    )
    return folder


def test_a_scan_needs_no_graph_and_says_so(
    run: Run, code: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SUPPLYCHAIN_HOME", str(tmp_path / "home"))

    done = run("scan", str(code), "--format", "json")

    assert done.code == 0
    rows = {row["artifact"]: row for row in json.loads(done.out)}
    assert set(rows) == {"google-bert/bert-base-uncased", "acme-ai/corpus", "acme-ai/tiny"}
    assert rows["acme-ai/corpus"]["kind"] == "Dataset"
    assert rows["acme-ai/tiny"]["how"] == "test"
    assert rows["google-bert/bert-base-uncased"]["places"] == ["app.py#L4"]
    assert {row["graph"] for row in rows.values()} == {"not asked"}
    assert "There is no graph yet" in done.err
    assert "1 places load something" in done.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("form", ["table", "json", "csv", "ndjson"])
def test_every_format_has_every_artifact(run: Run, code: Path, form: str) -> None:
    done = run("scan", str(code), "--no-graph", "--format", form)

    assert done.code == 0
    for artifact in ("google-bert/bert-base-uncased", "acme-ai/corpus", "acme-ai/tiny"):
        assert artifact in done.out


def test_places_are_listed_with_the_reason_of_what_is_not_resolved(run: Run, code: Path) -> None:
    done = run("scan", str(code), "--no-graph", "--places", "--format", "csv")

    rows = list(csv.DictReader(done.out.splitlines()))
    assert [(row["place"], row["artifact"]) for row in rows] == [
        ("app.py#L4", "google-bert/bert-base-uncased"),
        ("app.py#L5", "acme-ai/corpus"),
        ("app.py#L6", ""),
        ("tests/test_app.py#L2", "acme-ai/tiny"),
    ]
    assert rows[2]["text"] == "sys.argv[1]"
    assert rows[2]["reason"]


def test_nothing_but_rows_is_said_when_quiet(run: Run, code: Path) -> None:
    done = run("--quiet", "scan", str(code), "--no-graph", "--format", "ndjson")

    assert done.err == ""
    assert len(done.out.splitlines()) == 3


def test_a_graph_that_does_not_answer_is_said_and_not_fatal(
    run: Run, code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("NEO4J_PASSWORD", "irrelevant")

    done = run("scan", str(code), "--format", "ndjson")

    assert done.code == 0
    assert len(done.out.splitlines()) == 3
    assert "No graph answers" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--write"], "does not say which repository"),
        (["--write", "--no-graph", "--repository", "a/b"], "exclude each other"),
        (["--repository", "no repository"], "names no repository"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, code: Path, arguments: list[str], words: str) -> None:
    done = run("scan", str(code), *arguments)

    assert done.code == 2
    assert words in done.err
    assert done.out == ""


def test_a_missing_folder_is_bad_use(run: Run, tmp_path: Path) -> None:
    assert run("scan", str(tmp_path / "absent"), "--no-graph").code == 2
