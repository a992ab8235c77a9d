"""`supplychain check` with the graph of the suite's server: what it finds is what it finds with a snapshot of that graph."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from supplychain.api import Chain
from supplychain.checking import known_from_graph
from supplychain.settings import Settings
from tests.commands import command
from tests.gate import build, cases, check, lines

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.gate import Case

pytestmark = pytest.mark.server

SOME = (
    "conflict: two ways to one origin are two findings",
    "conflict: terms dropped by the model that is used",
    "conflict: data that was made from non-commercial data",
    "lineage: what is used does not keep a license that does not reach this far",
    "unknown: a model that was never published, and one known by name only",
    "unknown: data above a permissive model",
    "monorepo: the nearest folder that states a license decides",
    "notebook: code and shell lines, told by cell",
)


@pytest.mark.parametrize("case", [c for c in cases() if c.name in SOME], ids=lambda case: case.name)
def test_the_graph_gives_the_same_findings_as_a_snapshot_of_it(
    demo: Store, case: Case, tmp_path: Path
) -> None:
    chain = Chain(demo, Settings())

    report = check(case, build(case, tmp_path), lambda wanted: known_from_graph(chain, wanted))

    assert tuple(lines(report)) == case.finds
    assert report.source == "the graph"


def test_every_case_named_here_is_one() -> None:
    assert {case.name for case in cases()} >= set(SOME)


def test_the_command_takes_the_graph_where_there_is_one(
    demo: Store, server: LocalServer, tmp_path: Path
) -> None:
    case = next(c for c in cases() if c.name == SOME[1])
    done = command(server, tmp_path, "check")(str(build(case, tmp_path / "code")), "--format", "json")

    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["source"] == "the graph"
    assert [f["artifact"] for f in report["findings"] if f["fails"]] == ["mlabonne/FineLlama-3.1-8B"]
