"""`supplychain load`: from a source into a snapshot, without a database; and what is refused before it starts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from supplychain.graph.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

LINES = """
{"kind": "Model", "id": "acme/base"}
{"kind": "DERIVED_FROM", "start": ["Model", "acme/chat"], "end": ["Model", "acme/base"]}
{"kind": "DERIVED_FROM", "start": ["Model", "acme/chat"], "end": ["Model", "acme/chat"]}
non\x1b[31msense
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    (tmp_path / "facts.jsonl").write_text(LINES, "utf-8")
    return tmp_path / "facts.jsonl"


def test_a_source_is_written_to_a_snapshot_and_every_row_accounted_for(run: Run, facts: Path) -> None:
    folder = facts.parent / "s"

    done = run("load", "jsonl", str(facts), "--snapshot", str(folder))

    assert done.code == 0
    snapshot = Snapshot(folder)
    assert (snapshot.nodes, snapshot.relationships) == (2, 1)
    header, _, *kinds = filter(str.strip, done.out.splitlines())
    assert header.split() == ["kind", "records"]
    assert [line.split() for line in kinds] == [["DERIVED_FROM", "2"], ["Model", "1"]]
    summary, *reasons = done.err.splitlines()
    assert summary.startswith("jsonl: 3 records in ")
    assert summary.endswith("(snapshot); 2 rows not kept")
    assert sorted(reasons) == [
        "  1 not a JSON object, e.g. line 5: non\\x1b[31msense",
        "  1 relates to itself (kept as a self_references property of the node), e.g. DERIVED_FROM acme/chat",
    ]


def test_quiet_says_nothing(run: Run, facts: Path) -> None:
    done = run("--quiet", "load", "jsonl", str(facts), "--snapshot", str(facts.parent / "s"))

    assert done == (0, "", "")
    assert Snapshot(facts.parent / "s").nodes == 2


def test_options_of_a_loader_are_flags(run: Run, facts: Path) -> None:
    run(
        "load",
        "jsonl",
        str(facts),
        "--source",
        "me",
        "--collected-at",
        "2026",
        "--snapshot",
        str(facts.parent / "s"),
    )

    (row, _) = Snapshot(facts.parent / "s").rows("Model")
    assert (row["sources"], row["collected_at"]) == (["me"], "2026")


def test_a_snapshot_of_a_snapshot_is_the_same(run: Run, facts: Path) -> None:
    one, other = facts.parent / "one", facts.parent / "other"
    run("load", "jsonl", str(facts), "--snapshot", str(one))

    run("load", "snapshot", str(one), "--snapshot", str(other))

    digests = [json.loads((folder / "manifest.json").read_text("utf-8"))["files"] for folder in (one, other)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--replace"], "--replace was given without --bulk."),
        (["--bulk", "--snapshot", "s"], "--bulk and --snapshot exclude each other."),
    ],
)
def test_flags_that_exclude_each_other_are_refused(
    run: Run, facts: Path, flags: list[str], message: str
) -> None:
    done = run("load", "jsonl", str(facts), *flags)

    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_a_file_that_is_not_there_is_refused_and_leaves_no_snapshot(run: Run, tmp_path: Path) -> None:
    done = run("load", "jsonl", str(tmp_path / "absent.jsonl"), "--snapshot", str(tmp_path / "s"))

    assert (done.code, done.out) == (2, "")
    assert "absent.jsonl is not a file" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_is_refused_and_left_alone(run: Run, facts: Path) -> None:
    done = run("load", "jsonl", str(facts), "--snapshot", str(facts.parent))

    assert (done.code, done.out) == (2, "")
    assert "is not a snapshot and not empty" in done.err
    assert facts.read_text("utf-8") == LINES


def test_a_loader_that_cannot_be_imported_leaves_the_others_usable(
    run: Run, facts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import EntryPoint, entry_points

    from supplychain import sources

    broken = EntryPoint("broken", "no_such_package:LOADER", sources.GROUP)
    points = (*entry_points(group=sources.GROUP), broken)
    monkeypatch.setattr(sources, "entry_points", lambda group: points)

    done = run("load", "jsonl", str(facts), "--snapshot", str(facts.parent / "s"))

    assert done.code == 0
    assert "The loader 'broken' is registered as no_such_package:LOADER" in done.err
