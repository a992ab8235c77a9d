"""Processes that read files side by side.

They are started as programs of their own and not through `multiprocessing`, whose processes run the caller's main module
again: a script that calls `scan` must not need a guard for that.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from typing import IO, TYPE_CHECKING, Any

from supplychain.errors import SupplyChainError
from supplychain.usage.shares import answering

if TYPE_CHECKING:
    from supplychain.usage.shares import Setting

__all__ = ["Worker", "main"]

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from supplychain.usage.workers import main; main()"


class Worker:
    """One process that is given work and answers.

    It is replaced when it has read much: giving back the memory of many syntax trees costs more than a new process.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._process = self._started()

    def ask(self, task: Any) -> Any:
        """Hand over one piece of work and wait for the answer."""
        try:
            pickle.dump(task, _pipe(self._process.stdin))
            _pipe(self._process.stdin).flush()
            answer, tired = pickle.load(_pipe(self._process.stdout))  # noqa: S301 - written by our own process
        except (EOFError, BrokenPipeError) as error:
            raise SupplyChainError(
                f"A reading process ended with code {self._process.wait()}.",
                remedy="Memory may be short: scan with one process.",
            ) from error
        if tired:
            self.close()
            self._process = self._started()
        return answer

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(timeout=60)

    def _started(self) -> subprocess.Popen[bytes]:
        # The folder at hand is left out of the path: it may be the one that is scanned, and nothing of it may be imported.
        path = [entry for entry in sys.path if entry not in {"", "."}]
        command = [sys.executable, "-P", "-c", _PROGRAM, *path]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        pickle.dump(self._setting, _pipe(process.stdin))
        _pipe(process.stdin).flush()
        return process


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise SupplyChainError("A reading process has no pipes.")
    return pipe


def main() -> None:
    """Answer what is asked on standard input until it closes."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    # Syntax trees are many small objects in circles: collecting them again and again while they grow costs most of the time.
    gc.disable()
    with answering(pickle.load(asked)) as answer:  # noqa: S301 - written by our own process
        while True:
            try:
                task = pickle.load(asked)  # noqa: S301 - see above
            except (EOFError, KeyboardInterrupt):
                os._exit(0)  # what it holds goes with it, at no cost
            pickle.dump(answer(task), answers)
            answers.flush()
