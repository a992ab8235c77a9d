"""A watch over a source: rounds on a schedule, with a journal of what each has met."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from supplychain.errors import UsageError
from supplychain.progress import SilentProgress
from supplychain.watching.journal import Journal
from supplychain.watching.rounds import Round, Watched, run_round
from supplychain.watching.schedule import FAILURES, Clock, repeat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

    from supplychain.progress import Progress

__all__ = ["watch"]


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
    """Yield rounds of loading, each with what it changed.

    A round that was not dealt with is told of again by the next run: whoever asks for the next one, or lets the rounds come to
    their end, has dealt with the last.

    Parameters
    ----------
    folder
        Where what a round has met is written down until it is told of; default: in the user's cache folder.
    """
    if failures < 1 or (rounds is not None and rounds < 1):
        raise UsageError(f"{failures} failures and {rounds} rounds cannot be meant: give 1 or more.")
    when, shown = clock or Clock(), progress or SilentProgress()
    with Journal((folder or user_cache_path("supplychain")) / "watch" / _digest(watched)) as journal:

        def perform(begun: Round) -> Round | None:
            return run_round(begun, watched, journal, lambda: when.stopped, shown)

        yield from repeat(perform, journal.finish, every=every, rounds=rounds, failures=failures, clock=when)


def _digest(watched: Watched) -> str:
    """Return a name for what is watched: the same for the same selection in the same database."""
    what: list[Any] = [watched.store.address, watched.store.database, watched.loader.name, watched.target]
    what += [
        sorted((k, v) for k, v in watched.options.items() if v not in (None, "", False)),
        watched.ruleset,
    ]
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()[:24]
