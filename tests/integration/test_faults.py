"""The client is killed at three moments, the server at one, and the next run ends in the same graph.

`make faults` does the same at fifty moments of each; a server that was killed takes long to come back. Here a run that is
killed is also the run after the kill before, and comparisons, which need no server, go on beside those kills of the server
that are made anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.blows import shares
from tests.faults.operations import BulkImport, Diff, Findings, LiveLoad, SnapshotWriting
from tests.faults.trials import trials
from tests.faults.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.operations import Operation

pytestmark = pytest.mark.timeout(900)  # several starts of a server in one test

MOMENTS = {"client": 3, "server": 1}
MODELS = 1_000
WORK_OF_AN_IMPORT = 25.0
"""Seconds of processor time, guessed: finding out takes longer than the trials."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Facts and a server that may be killed."""
    made = World(tmp_path_factory.mktemp("faults"), MODELS)
    yield made
    made.end()


@pytest.mark.parametrize("kind", [SnapshotWriting, Diff])
def test_what_needs_no_server_is_killed_and_run_again(world: World, kind: type[Operation]) -> None:
    hold(kind(world), "client")


@pytest.mark.server
@pytest.mark.parametrize("victim", ["client", "server"])
@pytest.mark.parametrize("kind", [LiveLoad, Findings])
def test_what_writes_to_the_graph_is_killed_and_run_again(
    world: World, kind: type[Operation], victim: str
) -> None:
    beside = Diff(world) if victim == "server" and kind is LiveLoad else None
    if beside:
        beside.expect()
    hold(kind(world), victim, beside=beside)


@pytest.mark.server
@pytest.mark.parametrize("victim", ["client", "server"])
def test_a_bulk_import_is_killed_and_run_again(world: World, victim: str) -> None:
    hold(BulkImport(world, work=WORK_OF_AN_IMPORT), victim)


def hold(operation: Operation, victim: str, *, beside: Operation | None = None) -> None:
    count = MOMENTS[victim]
    moments = shares(count, f"{operation.name} {victim}")
    found = list(trials(operation, victim, moments, every=count, beside=beside))

    assert len(found) == count
    assert [outcome for outcome in found if outcome.problem] == []
