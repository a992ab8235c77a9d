"""Trials: an operation is begun, a process is killed at a moment, what is left is checked, and the next run has to end well."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplychain.errors import SupplyChainError
from tests.faults.blows import reach, strike
from tests.faults.pulse import Pulse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.faults.blows import Blow, Doing
    from tests.faults.operations import Operation

__all__ = ["Outcome", "trials"]

_TRIES = 8
_LONG = 20.0
"""Seconds that this process may be held for without making what failed meanwhile worthless."""
_REFUSALS = {3, 4}
"""Exit codes of a command whose server has gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One moment: where it was, what the kill left, and what was wrong with that or with the next run.

    `beside` is how far the operation was that went on at the same time.
    """

    share: float
    left: str = ""
    problem: str = ""
    seconds: float = 0.0
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class _Struck:
    """A blow, what the graph surely held the moment before, and how far what went on beside it was; None where it had ended."""

    blow: Blow
    committed: int
    beside: float | None


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
        After how many kills a run is let end: until then, what is killed next is the run after the kill before, unless that
        has left nothing to do.
    beside
        An operation that goes on at the same time and is not concerned: each blow hits while it does.
    """
    pulse = Pulse()
    for each in (operation, beside):
        if each:
            _prepare(each, pulse)
    trial = _Trial(operation, victim, beside)
    for number, share in enumerate(moments):
        # Early in the one, late in the other: both are hit all over.
        aside = 1 - moments[(7 * number + 3) % len(moments)]
        last = (number + 1) % every == 0 or number + 1 == len(moments)
        pulse.take()
        outcome = trial.of(share, aside, fresh=number % every == 0 or operation.all_there, last=last)
        for _ in range(_TRIES):
            if not outcome.problem or pulse.take() < _LONG:
                break
            outcome = trial.of(share, aside, fresh=True, last=last)
        yield outcome


def _prepare(operation: Operation, pulse: Pulse) -> None:
    for again in range(_TRIES):
        pulse.take()
        try:
            operation.prepare()
        except (AssertionError, SupplyChainError):
            if again + 1 == _TRIES or pulse.take() < _LONG:
                raise
        else:
            return


class _Trial:
    """An operation that is tried, and what is known of the work that it is."""

    def __init__(self, operation: Operation, victim: str, beside: Operation | None) -> None:
        self._operation = operation
        self._victim = victim
        self._beside = beside
        self._work = operation.work

    def of(self, share: float, aside: float, *, fresh: bool, last: bool) -> Outcome:
        """Strike at a share of the work; `fresh` makes the old state before, `last` lets the next run end."""
        operation, began, outcome = self._operation, time.monotonic(), Outcome(share)
        try:
            if fresh:
                operation.reset()
            struck = self._hit(share, aside)
            outcome = replace(outcome, beside=struck.beside)
            if self._victim == "server":
                _check_refusal(operation, struck.blow)
            outcome = replace(outcome, left=operation.left(struck.committed))
            if last:
                code, said = operation.world.do(*operation.arguments).end()
                assert code == 0, f"the next run ended with {code}: {said}"
                operation.ended(said)
        except (AssertionError, SupplyChainError) as error:
            outcome = replace(outcome, problem=str(error) or repr(error))
        return replace(outcome, seconds=time.monotonic() - began)

    def _hit(self, share: float, aside: float) -> _Struck:
        """Strike until what is to be hit is; the graph must be ready for the first time."""
        for again in range(_TRIES):
            left = 1 - again / _TRIES
            if again:
                self._operation.reset()
            struck = _strike(
                self._operation, self._victim, share * self._work * left, self._beside, aside * left
            )
            if not struck.blow.hit:
                self._work = struck.blow.work  # an undisturbed run: it says anew how much there is to do
            elif self._beside is None or struck.beside is not None:
                return struck
        raise AssertionError(f"{_TRIES} runs have ended before the moment came")


def _strike(
    operation: Operation, victim: str, work: float, beside: Operation | None, aside: float
) -> _Struck:
    """Begin the operation, and strike when its work, and a share of that of the one beside it, is done."""
    world, committed = operation.world, 0
    if operation.concerned or victim == "server":
        world.server.ensure_running()
    doing = world.do(*operation.arguments, watched=operation.concerned)
    bystander: Doing | None = None
    reached: float | None = None
    if beside:
        reach(doing, work - aside * beside.work)
        bystander = world.do(*beside.arguments, watched=False)

    def aim() -> int | None:
        nonlocal committed, reached
        pid = doing.process.pid if victim == "client" else world.server_process()
        if pid is not None:
            committed = operation.committed()
            if beside and bystander:
                reached = bystander.work() / beside.work if bystander.running else None
        return pid

    blow = strike(doing, aim, work)
    if beside and bystander:
        code, said = bystander.end()
        assert code == 0, f"{beside.name}, which no server concerns, ended with {code}: {said}"
        assert beside.unharmed(said), f"{beside.name}, which no server concerns, has another answer: {said}"
    return _Struck(blow, committed, reached)


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
