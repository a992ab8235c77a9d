"""The command line as a user runs it: real processes, real server."""

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


@pytest.fixture
def run(server: LocalServer, tmp_path: Path) -> Run:
    """Run `supplychain` on the suite's server, as its local server."""
    return command(server, tmp_path)


@pytest.fixture
def has_browser(server: LocalServer) -> bool:
    """Whether the server brings Neo4j Browser: that of calendar versions is nowhere to be had."""
    return server.status().browser_version is not None


def test_the_demo_ends_with_a_lineage_license_pairs_and_an_address(
    store: Store, run: Run, has_browser: bool
) -> None:
    first = run("demo")

    assert first.returncode == 0, first.stderr
    assert "mlabonne/Marcoro14-7B-slerp" in first.stdout
    assert "upstream_license" in first.stdout
    assert "not legal advice" in first.stdout
    assert ("Neo4j Browser: http://127.0.0.1:" in first.stdout) == has_browser
    assert ("question=browser/lineage&id=second-state/NeuralBeagle14-7B-GGUF" in first.stdout) == has_browser
    again = run("--quiet", "demo")
    assert again.returncode == 0, again.stderr
    assert again.stderr == ""


def test_the_demo_does_not_mix_with_other_sources_unasked(store: Store, run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text('{"kind": "Model", "id": "a/b"}\n', "utf-8")
    assert run("load", "jsonl", "facts.jsonl").returncode == 0

    refused = run("demo")

    assert refused.returncode == 5
    assert "--add" in refused.stderr


def test_facts_go_in_come_out_and_are_taken_back(
    store: Store, run: Run, tmp_path: Path, has_browser: bool
) -> None:
    lines = [
        '{"kind": "Model", "id": "a/child"}',
        '{"kind": "Model", "id": "a/\\u001b[1mb"}',
        '{"kind": "DERIVED_FROM", "relation": "finetune", "start": ["Model", "a/child"], "end": ["Model", "a/\\u001b[1mb"]}',
        "nonsense",
    ]
    (tmp_path / "facts.jsonl").write_text("\n".join(lines), "utf-8")

    loaded = run("load", "jsonl", "facts.jsonl")
    assert loaded.returncode == 0, loaded.stderr
    assert "1 not a JSON object" in loaded.stderr
    as_json = run("lineage", "ancestors", "a/child", "--format", "json")
    assert [row["artifact"] for row in json.loads(as_json.stdout)] == ["a/\x1b[1mb"]
    assert ("Open in Browser: http://127.0.0.1:" in as_json.stderr) == has_browser
    assert ("question=browser/lineage&id=a/child&direction=up" in as_json.stderr) == has_browser
    assert "Browser" not in run("--quiet", "lineage", "ancestors", "a/child").stderr
    drawn = run("lineage", "tree", "a/child")
    assert "\x1b" not in drawn.stdout
    assert "finetune" in drawn.stdout
    lines_out = run("query", "lineage/children", "id=a/\x1b[1mb", "--format", "ndjson").stdout.splitlines()
    assert len(lines_out) == 1
    removed = run("remove", "jsonl", "--format", "json")
    assert {row["kind"]: row["claims removed"] for row in json.loads(removed.stdout)} == {
        "DERIVED_FROM": 1,
        "Model": 2,
    }
    assert run("schema", "--count", "--format", "csv").stdout == "kind,count\n"


def test_a_snapshot_is_written_and_replaces_the_graph_only_when_asked(
    store: Store, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "facts.jsonl").write_text('{"kind": "Model", "id": "a/b"}\n', "utf-8")
    assert run("load", "jsonl", "facts.jsonl", "--snapshot", "graph").returncode == 0
    assert (tmp_path / "graph" / "manifest.json").is_file()

    assert run("load", "snapshot", "graph", "--bulk").returncode == 0
    refused = run("load", "snapshot", "graph", "--bulk")

    assert refused.returncode == 5
    assert "--replace" in refused.stderr
    assert json.loads(run("schema", "--count", "--format", "json").stdout) == [{"kind": "Model", "count": 1}]


def test_an_unknown_artifact_question_or_option_is_bad_use(store: Store, run: Run) -> None:
    for arguments in (
        ("lineage", "tree", "no/such"),
        ("query", "lineage/ancestor"),
        ("query", "lineage/ancestors", "depth=many"),
        ("load", "jsonl", "absent.jsonl"),
        ("load", "peatmos", "x.db"),
    ):
        answer = run(*arguments)
        assert answer.returncode == 2, arguments
        assert answer.stdout == ""
        assert "Traceback" not in answer.stderr


def test_the_server_says_where_it_is(server: LocalServer, run: Run, has_browser: bool) -> None:
    status = run("server", "status", "--format", "json")

    assert status.returncode == 0
    values = {row["what"]: row["value"] for row in json.loads(status.stdout)}
    assert values["running"] is True
    assert values["bolt"] == server.status().bolt_uri
    opened = run("browser")
    if not has_browser:
        assert opened.returncode == 3
        assert "SUPPLYCHAIN_NEO4J" in opened.stderr
        return
    assert opened.stdout.startswith(str(server.status().http_uri))
    assert server.connection().password not in opened.stdout + opened.stderr
    link = run("browser", "link", "browser/lineage", "id=a/b")
    assert (
        link.stdout
        == f"{server.status().http_uri}/browser/supplychain/open.html?question=browser/lineage&id=a/b\n"
    )


def test_with_another_address_the_local_server_is_left_alone(run: Run) -> None:
    answer = run("server", "stop", NEO4J_URI="bolt://127.0.0.1:1", NEO4J_PASSWORD="irrelevant")

    assert answer.returncode == 2
    assert "NEO4J_URI" in answer.stderr
