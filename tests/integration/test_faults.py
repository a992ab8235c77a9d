"""The client and the server are killed at three moments of everything that writes, and the next run ends in the same graph.

`make faults` does the same at fifty moments of each. Here a run that is killed is also the run after the kill before, and
comparisons, which need no server, go on beside those kills of the server that are made anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.blows import shares
from tests.faults.operations import OPERATIONS, BulkImport, Diff, Findings, LiveLoad, SnapshotWriting
from tests.faults.trials import trials
from tests.faults.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.operations import Operation
    from tests.faults.trials import Outcome

pytestmark = pytest.mark.timeout(900)  # several starts of a server in one test

MOMENTS = 3
MODELS = 300
BATCH = 100
WORK_OF_AN_IMPORT = 20.0
"""Seconds of processor time, guessed: finding out takes longer than the trials."""


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[type[Operation], Operation]]:
    """What is killed, on a server that may be."""
    world = World(tmp_path_factory.mktemp("faults"), MODELS, BATCH)
    made: dict[type[Operation], Operation] = {kind: kind(world) for kind in OPERATIONS}
    made[BulkImport].work = WORK_OF_AN_IMPORT
    yield made
    world.end()


@pytest.mark.parametrize("kind", [SnapshotWriting, Diff])
def test_what_needs_no_server_is_killed_and_run_again(
    operations: dict[type[Operation], Operation], kind: type[Operation]
) -> None:
    hold(operations[kind], "client")


@pytest.mark.server
@pytest.mark.parametrize("victim", ["client", "server"])
@pytest.mark.parametrize("kind", [LiveLoad, Findings, BulkImport])
def test_what_writes_to_the_graph_is_killed_and_run_again(
    operations: dict[type[Operation], Operation], kind: type[Operation], victim: str
) -> None:
    beside = operations[Diff] if victim == "server" and kind is LiveLoad else None

    found = hold(operations[kind], victim, beside=beside)

    assert [outcome.beside is not None for outcome in found] == [beside is not None] * MOMENTS


def hold(operation: Operation, victim: str, *, beside: Operation | None = None) -> list[Outcome]:
    moments = shares(MOMENTS, f"{operation.name} {victim}")
    found = list(trials(operation, victim, moments, every=MOMENTS, beside=beside))

    assert len(found) == MOMENTS
    assert [outcome for outcome in found if outcome.problem] == []
    return found
