"""The demo graph as a snapshot, and the report on each small repository, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.checking import known_from_snapshot
from supplychain.demo import records
from supplychain.graph.snapshot import SnapshotWriter
from tests.gate import build, check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplychain.gate.finding import Report
    from tests.gate import Case


@pytest.fixture(scope="session")
def demo_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo graph as a snapshot folder."""
    folder = tmp_path_factory.mktemp("snapshots") / "demo"
    with SnapshotWriter(folder) as writer:
        for record in records():
            writer.add(record)
    return folder


@pytest.fixture(scope="session")
def report_on(demo_snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Report]:
    """Check the repository of a case against the snapshot; the same case again gives the same report."""
    made: dict[str, Report] = {}

    def report_on(case: Case) -> Report:
        if case.name not in made:
            path = build(case, tmp_path_factory.mktemp("checkout"))
            made[case.name] = check(case, path, lambda wanted: known_from_snapshot(demo_snapshot, wanted))
        return made[case.name]

    return report_on
