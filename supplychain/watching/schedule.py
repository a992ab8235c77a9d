"""When rounds begin, what becomes of those that fail, and how the waiting ends."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from supplychain.errors import SchemaMismatch, SupplyChainError, UsageError
from supplychain.progress import SilentProgress
from supplychain.watching.journal import Journal
from supplychain.watching.rounds import CutShort, Round, Watched, run_round

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.progress import Progress

__all__ = ["FAILURES", "Clock", "duration", "watch"]

FAILURES = 5
"""Rounds that may fail one after the other."""

_SLICE = 60.0
"""Seconds waited at a time: a machine that was asleep sees soon that a round is due."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Clock:
    """What time it is, and waiting that can be ended from anywhere, a signal handler too."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        """Wait, at most until `stop`."""
        self._over.wait(seconds)

    def stop(self) -> None:
        """End the waiting, and every later one."""
        self._over.set()

    @property
    def stopped(self) -> bool:
        """Whether the end was asked for."""
        return self._over.is_set()


def watch(
    watched: Watched,
    folder: Path | None = None,
    *,
    every: timedelta,
    rounds: int | None = None,
    failures: int = FAILURES,
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> Iterator[Round]:
    """Yield rounds, each begun `every` after the last one began, or at once when that one took longer.

    A round is told of again by the next run unless the one after it is asked for: whoever gets it has dealt with it by then.

    Parameters
    ----------
    folder
        Where what a round has met is written down until it is told of; default: in the user's cache folder.
    rounds
        So many rounds; None for no end.
    failures
        Rounds that may fail one after the other; the error of the last of them is raised.

    Raises
    ------
    UsageError
        What is asked for cannot be meant; never tried again.
    """
    clock, shown = clock or Clock(), progress or SilentProgress()
    place = (folder or user_cache_path("supplychain")) / "watch" / _digest(watched)
    failed = number = 0
    with Journal(place) as journal:
        while not clock.stopped:
            number += 1
            began = clock.now()
            last = rounds is not None and number >= rounds
            said = Round(number, began, None if last else began + every)
            try:
                done = run_round(watched, journal, lambda: clock.stopped, shown)
            except CutShort:
                return
            except (UsageError, SchemaMismatch):
                raise
            except SupplyChainError as error:
                failed += 1
                if last or failed >= failures:
                    raise
                yield replace(said, error=error)
            else:
                failed = 0
                report, changes, conflicts, counts = done
                yield replace(said, report=report, changes=changes, conflicts=conflicts, counts=counts)
                journal.finish()
            if last:
                return
            while not clock.stopped and (left := (began + every - clock.now()).total_seconds()) > 0:
                clock.wait(min(left, _SLICE))


def duration(text: str) -> timedelta:
    """Return the time that a text like ``6h``, ``30m`` or ``1d12h`` names.

    Raises
    ------
    UsageError
        It names none.
    """
    parts = re.findall(r"(\d+)\s*([smhdw])", text.strip().lower())
    if not parts or re.sub(r"\s+", "", text).lower() != "".join(a + b for a, b in parts):
        raise UsageError(
            f"{text!r} is not a time.", remedy="Write a number and s, m, h, d or w, like 6h, 30m or 1d12h."
        )
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if not 1 <= seconds <= 366 * _UNITS["d"]:
        raise UsageError(f"{text!r} is not between a second and a year.")
    return timedelta(seconds=seconds)


def _digest(watched: Watched) -> str:
    """Return a name for what is watched: the same for the same selection in the same database."""
    what: list[Any] = [watched.store.address, watched.store.database, watched.loader.name, watched.target]
    what += [
        sorted((k, v) for k, v in watched.options.items() if v not in (None, "", False)),
        watched.ruleset,
    ]
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()[:24]
