"""Folders for work in progress: each belongs to a process, and goes with it or, when it is killed, when the next one comes.

The claim is a lock on a file in the folder, which ends with its process however that ends. A folder without a claim is nobody's
business here.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from supplychain.errors import LoadRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WorkFolder", "abandoned", "hold", "work_folder"]

_CLAIM = ".supplychain-at-work"


def hold(folder: Path, taken: str, remedy: str) -> FileLock:
    """Make a folder that is kept from run to run, nobody else's to read, and hold it until the lock is released.

    Raises
    ------
    LoadRefused
        Another process holds it: `taken` says so, and `remedy` what to do about it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LoadRefused(taken, remedy=f"It holds {folder}; {remedy}.") from None
    return lock


class WorkFolder:
    """A folder that this process works in, made beside those of others under a name that begins alike."""

    def __init__(self, parent: Path, prefix: str) -> None:
        for folder in abandoned(parent, prefix):
            shutil.rmtree(folder, ignore_errors=True)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        self._lock = FileLock(self.path / _CLAIM)
        try:
            self._lock.acquire(blocking=False)
        except BaseException:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    def clear(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


@contextmanager
def work_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder to work in, and remove it afterwards."""
    folder = WorkFolder(parent, prefix)
    try:
        yield folder.path
    finally:
        folder.clear()


def abandoned(parent: Path, prefix: str) -> Iterator[Path]:
    """Yield the folders whose process is gone; while the caller looks at one, no other process does."""
    for folder in sorted(parent.glob(f"{escape(prefix)}*")):
        # In a folder that all may write to, somebody else could have put a link in the way.
        try:
            ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
            if not ours or not (folder / _CLAIM).is_file():
                continue
            with FileLock(folder / _CLAIM, blocking=False):
                yield folder
        except (Timeout, OSError):
            continue  # its process lives, or it has just gone by itself
