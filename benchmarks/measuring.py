"""How long a piece of work takes, and how much memory, each in a process of its own."""

from __future__ import annotations

import resource
import statistics
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Taken", "Together", "apart", "peak_memory", "seconds", "times", "together"]


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


class Together:
    """The largest resident memory, in MiB, that several processes had at the same time."""

    def __init__(self, others: Iterable[int]) -> None:
        self.peak = 0.0
        self.others = list(others)

    def look(self) -> None:
        """Add up this process, all that it started and the others; pages that two of them share count twice."""
        mine = psutil.Process()
        total = 0
        for process in (mine, *mine.children(recursive=True), *map(psutil.Process, self.others)):
            with suppress(psutil.Error):
                total += process.memory_info().rss
        self.peak = max(self.peak, total / 2**20)


@contextmanager
def together(*others: int, every: float = 0.5) -> Iterator[Together]:
    """Watch the memory of this process, of all that it starts and of some others, for the time of the block."""
    seen, over = Together(others), threading.Event()

    def watch() -> None:
        while not over.wait(every):
            with suppress(psutil.Error):
                seen.look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()
