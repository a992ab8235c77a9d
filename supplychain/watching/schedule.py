"""When rounds begin, what becomes of those that fail, and how the waiting ends."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from supplychain.errors import SchemaMismatch, SupplyChainError, UsageError
from supplychain.watching.rounds import Round

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FAILURES", "Clock", "duration", "repeat"]

FAILURES = 5
"""Rounds that may fail one after the other."""

_SLICE = 60.0
"""Seconds waited at a time: a machine that was asleep sees soon that a round is due."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Clock:
    """What time it is, and waiting that can be ended from anywhere, a signal handler too."""

    def __init__(self) -> None:
        self._over = False
        self._wake: SimpleQueue[None] = (
            SimpleQueue()
        )  # an Event could be set by a handler only at the risk of a deadlock

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """Wait, at most until `stop`."""
        if not self._over:
            with suppress(Empty):
                self._wake.get(timeout=seconds)

    def stop(self) -> None:
        """End the waiting, and every later one."""
        self._over = True
        self._wake.put(None)

    @property
    def stopped(self) -> bool:
        """Whether the end was asked for."""
        return self._over


def repeat(
    perform: Callable[[Round], Round | None],
    finish: Callable[[], None],
    *,
    every: timedelta,
    rounds: int | None = None,
    failures: int = FAILURES,
    clock: Clock,
) -> Iterator[Round]:
    """Yield rounds, each begun `every` after the last one began, or at once when that one took longer; never two at once.

    Parameters
    ----------
    perform
        Completes a round that has its number and its time; None where the end was asked for meanwhile.
    finish
        Called when the next round is asked for: whoever got the last one has dealt with it by then.
    rounds
        So many rounds; None for no end.
    failures
        Rounds that may fail one after the other; the error of the last of them is raised.

    Raises
    ------
    UsageError
        What is asked for cannot be meant; never tried again.
    SchemaMismatch
        The graph was written by something else; never tried again.
    """
    failed = number = 0
    while not clock.stopped:
        number += 1
        began = clock.now()
        last = rounds is not None and number >= rounds
        said = Round(number, began, None if last else began + every)
        try:
            done = perform(said)
        except (UsageError, SchemaMismatch):
            raise
        except SupplyChainError as error:
            failed += 1
            if last or failed >= failures:
                raise
            yield replace(said, error=error)
        else:
            if done is None:
                return
            failed = 0
            yield done
            finish()
        if last:
            return
        while not clock.stopped and (left := (began + every - clock.now()).total_seconds()) > 0:
            clock.wait(min(left, _SLICE))


def duration(text: str) -> timedelta:
    """Return the time that a text like ``6h``, ``30m`` or ``1d12h`` names: a second at least, a year at most.

    Raises
    ------
    UsageError
        It names none.
    """
    plain = re.sub(r"\s+", "", text).lower()
    parts = re.findall(r"([0-9]{1,9})([smhdw])", plain)
    if not parts or plain != "".join(number + unit for number, unit in parts):
        raise UsageError(
            f"{text!r} is not a time.", remedy="Write a number and s, m, h, d or w, like 6h, 30m or 1d12h."
        )
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if not 1 <= seconds <= 366 * _UNITS["d"]:
        raise UsageError(f"{text!r} is not between a second and a year.")
    return timedelta(seconds=seconds)
