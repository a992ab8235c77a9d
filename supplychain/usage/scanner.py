"""A scan of a code base: every file that can name a model or a dataset, on all processors, each file for itself."""

from __future__ import annotations

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

from supplychain.errors import InputError
from supplychain.progress import SilentProgress
from supplychain.usage.findings import Scan
from supplychain.usage.project import walk
from supplychain.usage.shares import answering, shares_of
from supplychain.usage.workers import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.progress import Progress
    from supplychain.usage.shares import Setting

__all__ = ["scan"]

_SMALL = 60
"""Files up to which it is not worth to start processes."""


def scan(
    path: Path | str, *, repository: str = "", processes: int | None = None, progress: Progress | None = None
) -> Scan:
    """Find the models and datasets that the files below `path` load; nothing is imported or run.

    Parameters
    ----------
    path
        A folder, or one file.
    repository
        Key of the repository, which tells a library's own files from copies of them.
    processes
        How many to use; default: all processors for more than a few hundred files.

    Raises
    ------
    InputError
        There is nothing at `path`.
    """
    root = Path(path)
    if not root.exists():
        raise InputError(f"{root} does not exist.", remedy="Give a folder of source code, or one file.")
    started = time.monotonic()
    root = root.resolve()
    paths = [root.name] if root.is_file() else list(walk(root))
    root = root.parent if root.is_file() else root
    found = Scan(files=Counter())
    shares = shares_of(paths)
    wanted = 0 if len(paths) <= _SMALL else min(processes or os.cpu_count() or 1, len(shares))
    setting = (root, paths, repository)
    with (progress or SilentProgress()).task("Scanning", len(paths)) as advance:
        for share, part in _here(setting, shares) if not wanted else _several(setting, shares, wanted):
            found.add(part)
            advance(len(share))
    found.uses.sort()
    found.problems = dict(sorted(found.problems.items()))
    found.seconds = time.monotonic() - started
    return found


def _here(setting: Setting, shares: list[list[str]]) -> Iterator[tuple[list[str], Scan]]:
    with answering(setting) as answer:
        for share in shares:
            yield share, answer(share)[0]


def _several(setting: Setting, shares: list[list[str]], processes: int) -> Iterator[tuple[list[str], Scan]]:
    with ExitStack() as stack:
        idle: Queue[Worker] = Queue()
        for _ in range(processes):
            one = Worker(setting)
            stack.callback(one.close)
            idle.put(one)

        def ask(share: list[str]) -> Scan:
            one = idle.get()
            try:
                answer: Scan = one.ask(share)
            finally:
                idle.put(one)
            return answer

        with ThreadPoolExecutor(processes) as pool:
            yield from zip(shares, pool.map(ask, shares), strict=True)
