"""Processes that read files side by side.

They are started as programs of their own and not through `multiprocessing`, whose processes run the caller's main module
again: a script that calls `scan` must not need a guard for that.
"""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from supplychain.errors import SupplyChainError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Worker", "main", "worker"]

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from supplychain.usage.workers import main; main()"


class Worker:
    """One process that is given work and answers."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def ask(self, task: Any) -> Any:
        """Hand over one piece of work and wait for the answer."""
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise SupplyChainError("A reading process has no pipes.")
        try:
            pickle.dump(task, asked)
            asked.flush()
            return pickle.load(answers)  # noqa: S301 - written by our own process
        except (EOFError, BrokenPipeError) as error:
            raise SupplyChainError(
                f"A reading process ended with code {self._process.wait()}.",
                remedy="Memory may be short: scan with one process.",
            ) from error


@contextmanager
def worker(setting: Any) -> Iterator[Worker]:
    """Run a process for the length of the block; it is given `setting` first."""
    # The folder at hand is left out of the path: it may be the one that is scanned, and nothing of it may be imported.
    path = [entry for entry in sys.path if entry not in {"", "."}]
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM, *path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        pickle.dump(setting, _pipe(process.stdin))
        _pipe(process.stdin).flush()
        yield Worker(process)
    finally:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait(timeout=60)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise SupplyChainError("A reading process has no pipes.")
    return pipe


def main() -> None:
    """Answer what is asked on standard input until it closes."""
    from supplychain.usage.scanner import answering

    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    # Syntax trees are many small objects in circles: collecting them again and again while they grow costs most of the time.
    # The code base lets go of them when they have become many, and collects then.
    gc.disable()
    with answering(pickle.load(asked)) as answer:  # noqa: S301 - written by our own process
        while True:
            try:
                task = pickle.load(asked)  # noqa: S301 - see above
            except EOFError:
                return
            pickle.dump(answer(task), answers)
            answers.flush()
