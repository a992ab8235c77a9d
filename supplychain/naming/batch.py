"""Reading many names: in pieces, in processes side by side, within bounded memory."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from supplychain.errors import SupplyChainError
from supplychain.naming.reading import Reader, Reading, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

__all__ = ["classify", "serve"]

_PIECE = 4_000
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from supplychain.naming.batch import serve; serve()"


def classify(
    names: Iterable[str], *, processes: int = 1, lexicons: Iterable[Path | str] = ()
) -> Iterator[Reading]:
    """Read names in order, as many at a time as fit; the names may be endless.

    Parameters
    ----------
    names
        Names, with or without owner.
    processes
        How many processes read side by side.
    lexicons
        As for `Reader`.
    """
    paths = tuple(str(path) for path in lexicons)
    rest = iter(names)
    pieces = iter(lambda: list(islice(rest, _PIECE)), [])
    if processes <= 1:
        reader = Reader(paths)
        for piece in pieces:
            yield from reader.read(piece)
        return
    free: SimpleQueue[_Worker] = SimpleQueue()
    workers = [_Worker(paths) for _ in range(processes)]
    for worker in workers:
        free.put(worker)

    def work(piece: list[str]) -> list[Reading]:
        worker = free.get()
        try:
            return worker.ask(piece)
        finally:
            free.put(worker)

    try:
        with ThreadPoolExecutor(processes) as threads:
            waiting: deque[Future[list[Reading]]] = deque()
            for piece in pieces:
                waiting.append(threads.submit(work, piece))
                if len(waiting) > processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
    finally:
        for worker in workers:
            worker.close()


class _Worker:
    """One process that reads; a program of its own, so that a caller's main module is not run again."""

    def __init__(self, lexicons: tuple[str, ...]) -> None:
        path = [entry for entry in sys.path if entry not in {"", "."}]
        command = [sys.executable, "-P", "-c", _PROGRAM, *path]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(lexicons)

    def ask(self, names: list[str]) -> list[Reading]:
        """Hand over names and wait for their readings."""
        try:
            self._send(names)
            found = pickle.load(_open(self._process.stdout))  # noqa: S301 - written by our own process
        except (EOFError, BrokenPipeError) as error:
            raise SupplyChainError(
                f"A reading process ended with code {self._process.wait()}.",
                remedy="Memory may be short: read with one process.",
            ) from error
        return [reading_of(name, *plain) for name, plain in zip(names, found, strict=True)]

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            _open(pipe).close()
        self._process.wait(timeout=60)

    def _send(self, value: object) -> None:
        pipe = _open(self._process.stdin)
        pickle.dump(value, pipe, protocol=5)
        pipe.flush()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - both are pipes
    return pipe


def serve() -> None:
    """Read what comes on standard input, until it ends."""
    gc.disable()  # nothing here is cyclic, and looking for cycles among so many small values takes a fifth of the time
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    reader = Reader(pickle.load(given))  # noqa: S301 - written by the process that started this one
    while True:
        try:
            names = pickle.load(given)  # noqa: S301
        except EOFError:
            return
        # Plain values: pickling an object for each element would take longer than reading the names.
        pickle.dump(reader.plain(names), answers, protocol=5)
        answers.flush()
