"""Trials: an operation is begun, a process is killed at a moment, what is left is checked, and the next run has to end well."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.blows import strike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.faults.blows import Blow
    from tests.faults.operations import Operation

__all__ = ["Outcome", "trials"]

_TRIES = 8
_REFUSALS = {3, 4}
"""Exit codes of a command whose server has gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One moment: where it was, what the kill left, and what was wrong with that or with the next run."""

    share: float
    left: str
    problem: str
    seconds: float


def trials(
    operation: Operation,
    victim: str,
    moments: Sequence[float],
    *,
    every: int = 1,
    beside: Operation | None = None,
) -> Iterator[Outcome]:
    """Try an operation at shares of its work, and yield what came of each.

    Parameters
    ----------
    every
        After how many kills a run is let end: until then, what is killed next is the run after the kill before.
    beside
        An operation that goes on at the same time and is not concerned.
    """
    operation.expect()
    operation.reset()
    work = operation.work or _blow(operation, victim, math.inf, None)[0].work
    for number, share in enumerate(moments):
        began = time.monotonic()
        if number % every == 0:
            operation.reset()
        left = problem = ""
        try:
            blow, committed = _blow(operation, victim, share * work, beside)
            for again in range(1, _TRIES):
                if blow.hit:
                    break
                work = blow.work  # an undisturbed run: it says anew how much there is to do
                operation.reset()
                blow, committed = _blow(operation, victim, share * work * (1 - again / _TRIES), beside)
            assert blow.hit, f"{_TRIES} runs have ended before the moment came"
            if victim == "server":
                _check_refusal(operation, blow)
            left = operation.left(committed)
            if (number + 1) % every == 0 or number + 1 == len(moments):
                code, said = operation.world.do(*operation.arguments).end()
                assert code == 0, f"the next run ended with {code}: {said}"
                operation.ended(said)
        except AssertionError as error:
            problem = str(error) or repr(error)
        yield Outcome(share, left, problem, time.monotonic() - began)


def _blow(operation: Operation, victim: str, work: float, beside: Operation | None) -> tuple[Blow, int]:
    """Begin the operation and strike; return the blow, and what the graph surely held the moment before."""
    world, committed = operation.world, 0
    if operation.concerned or victim == "server":
        world.server.ensure_running()
    bystander = beside and world.do(*beside.arguments)
    doing = world.do(*operation.arguments)

    def aim() -> int | None:
        nonlocal committed
        pid = doing.process.pid if victim == "client" else world.server_process()
        if pid is not None:
            committed = operation.committed()
        return pid

    blow = strike(doing, aim, work)
    if beside and bystander:
        code, said = bystander.end()
        assert code == 0, f"{beside.name}, which no server concerns, ended with {code}: {said}"
        assert beside.unharmed(said), f"{beside.name}, which no server concerns, has another answer: {said}"
    return blow, committed


def _check_refusal(operation: Operation, blow: Blow) -> None:
    """A command that loses its server says so and ends, or gets on without it."""
    assert "Traceback" not in blow.said, blow.said
    assert blow.code == 0 or (blow.code in _REFUSALS and "error: " in blow.said), (
        f"the run whose server was killed ended with {blow.code}: {blow.said}"
    )
    if operation.concerned:
        return
    assert blow.code == 0, blow.said
    assert operation.unharmed(blow.said), blow.said
