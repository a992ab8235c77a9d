"""A scan of a code base: every file that can name a model or a dataset, on all processors, each file for itself."""

from __future__ import annotations

import gc
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.errors import InputError
from supplychain.progress import SilentProgress
from supplychain.usage.findings import Scan
from supplychain.usage.parsing import LARGEST, kind_of
from supplychain.usage.project import Project, walk
from supplychain.usage.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.progress import Progress

__all__ = ["scan"]

_SMALL = 300
_SHARE = 250


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
    wanted = min(processes or os.cpu_count() or 1, max(1, len(paths) // _SMALL))
    with (progress or SilentProgress()).task("Scanning", len(paths)) as advance:
        if wanted <= 1:
            for share in _shares(paths):
                found.add(_scan_share(root, paths, share, repository))
                advance(len(share))
        else:
            with ProcessPoolExecutor(
                wanted, mp_context=get_context("spawn"), initializer=_start, initargs=(root, paths, repository)
            ) as pool:
                shares = _shares(paths)
                for share, part in zip(shares, pool.map(_work, shares), strict=True):
                    found.add(part)
                    advance(len(share))
    found.uses.sort()
    found.seconds = time.monotonic() - started
    return found


def _shares(paths: list[str]) -> list[list[str]]:
    return [paths[at : at + _SHARE] for at in range(0, len(paths), _SHARE)]


class _Worker:
    """What one process keeps between shares."""

    root: Path
    paths: Sequence[str]
    repository: str


def _start(root: Path, paths: list[str], repository: str) -> None:
    _Worker.root, _Worker.paths, _Worker.repository = root, paths, repository
    # Syntax trees are many small objects in circles: collecting them again and again while they grow costs most of the time.
    gc.disable()


def _work(share: list[str]) -> Scan:
    found = _scan_share(_Worker.root, list(_Worker.paths), share, _Worker.repository)
    gc.collect()
    return found


def _scan_share(root: Path, paths: list[str], share: list[str], repository: str) -> Scan:
    found = Scan()
    project = Project(root, paths)
    with project.open():
        reader = Reader(project, repository)
        for path in share:
            found.files[kind_of(path)] += 1
            try:
                file = root / path
                if file.stat().st_size > LARGEST:
                    found.problems[path] = f"larger than {LARGEST >> 20} MiB, not read"
                    continue
                data = file.read_bytes()
            except OSError as error:
                found.problems[path] = f"cannot be read: {error.strerror}"
                continue
            uses, problems = reader.read(path, data)
            found.uses += uses
            found.problems |= problems
    return found
