"""A command that is going on, and a blow: SIGKILL to it or to the server once a share of the work is done.

How far a command is, is told by the processor time that it, what it has started, and the server have taken since it began: a
share of the work is the same moment on a fast machine, on a slow one, and beside others.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from tests.commands import SUPPLYCHAIN, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["PATIENCE", "Blow", "Doing", "reach", "shares", "strike"]

PATIENCE = 900.0
"""Seconds of the clock after which something hangs; the machine may be very slow."""
_PAUSE = 0.005
_LOOK = 0.1


def shares(count: int, seed: int | str) -> list[float]:
    """Return random shares of a run that are spread over all of it: one in each of `count` equal parts."""
    chance = random.Random(str(seed))
    return [(part + chance.random()) / count for part in range(count)]


@dataclass(frozen=True, slots=True)
class Blow:
    """What a blow hit: whether the victim was there, and the work (seconds of processor time) that was done until then."""

    hit: bool
    work: float
    code: int
    said: str


class Doing:
    """One run of `supplychain` as a process, with what it takes."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, server: int | None, **environment: str
    ) -> None:
        self._output = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `end`
        self._began: dict[psutil.Process, float] = {}
        self._taken: dict[psutil.Process, float] = {}
        self._looked = 0.0
        if server is not None:
            with suppress(psutil.Error):
                process = psutil.Process(server)
                self._began[process] = _time_of(process)
        self.process = subprocess.Popen(
            [*SUPPLYCHAIN, *arguments],
            env=surroundings(**environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._own = psutil.Process(self.process.pid)
        self._began[self._own] = 0.0

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def work(self) -> float:
        """Seconds of processor time until now."""
        if time.monotonic() - self._looked > _LOOK:
            self._looked = time.monotonic()
            with suppress(psutil.Error):
                for child in self._own.children(recursive=True):
                    self._began.setdefault(child, 0.0)
        for process, before in self._began.items():
            with suppress(psutil.Error):
                self._taken[process] = max(self._taken.get(process, 0.0), _time_of(process) - before)
        return sum(self._taken.values())

    def end(self) -> tuple[int, str]:
        """Wait for its end; return its exit code and what it said."""
        code = self.process.wait(PATIENCE)
        self._output.seek(0)
        said = self._output.read().decode(errors="replace")
        self._output.close()
        return code, said


def strike(doing: Doing, victim: Callable[[], int | None], work: float) -> Blow:
    """Kill what `victim` names once a command has done that much work, and wait for the command.

    A command that ends before is not hit. One whose server is killed is waited for: it has to notice by itself.
    """
    done, killed = 0.0, None
    deadline = time.monotonic() + PATIENCE
    while killed is None:
        assert time.monotonic() < deadline, "the command takes too long"
        done = reach(doing, work)
        if not doing.running:
            break
        if (killed := victim()) is not None:
            with suppress(ProcessLookupError):
                os.kill(killed, signal.SIGKILL)
        else:
            time.sleep(_PAUSE)
    code, said = doing.end()
    hit = killed is not None and (killed != doing.process.pid or code == -signal.SIGKILL)
    return Blow(hit, done, code, said)


def reach(doing: Doing, work: float) -> float:
    """Wait until a command has done that much work, or has ended; return the work that is done."""
    deadline, done = time.monotonic() + PATIENCE, doing.work()
    while done < work and doing.running:
        assert time.monotonic() < deadline, "the command takes too long"
        time.sleep(_PAUSE)
        done = doing.work()
    return done


def _time_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
