"""How long a piece of work takes, and how much memory, each in a process of its own."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Taken", "apart", "peak_memory", "seconds", "times"]


class Taken(NamedTuple):
    """What a piece of work took: seconds on the clock, the peak memory of its process in MiB, and what it returned."""

    seconds: float
    memory: float
    result: Any


def apart(work: Callable[..., Any], *arguments: Any) -> Taken:
    """Do a piece of work in a new process; the start of that process does not count."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_taken, work, arguments).result()


def _taken(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Taken:
    started = time.perf_counter()
    result = work(*arguments)
    return Taken(time.perf_counter() - started, peak_memory(), result)


def peak_memory() -> float:
    """Peak memory of this process in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def seconds(work: Callable[[], object]) -> float:
    """Seconds on the clock that a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def times(work: Callable[[Any], object], arguments: Iterable[Any]) -> tuple[float, float]:
    """Milliseconds of a call on each of some arguments: the median and the 95th percentile."""
    taken = sorted(seconds(lambda one=one: work(one)) * 1000 for one in arguments)  # type: ignore[misc]
    return statistics.median(taken), taken[max(0, int(len(taken) * 0.95) - 1)]
