"""Where a snapshot stands, and how a new one takes its place: whole, in one step, however its writer ends.

A writer works in a folder beside the place and claims it by a lock, which ends with its process. What a killed writer has left
goes when the next one comes; a former snapshot that it had already put aside is put back.
"""

from __future__ import annotations

import shutil
import tempfile
from glob import escape
from pathlib import Path

from filelock import FileLock, Timeout

from supplychain.files import exchange, settle

__all__ = ["Place", "put_back"]

_CLAIM = ".supplychain-writes"
_FORMER = "former"


class Place:
    """The place of a snapshot, and a folder beside it to work in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        put_back(path)
        for folder, lock in _left(path):
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()
        self.work = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        self._lock = FileLock(self.work / _CLAIM)
        try:
            self._lock.acquire(blocking=False)
        except BaseException:
            shutil.rmtree(self.work, ignore_errors=True)
            raise

    def take(self, whole: Path) -> None:
        """Put a finished snapshot here; readers find the former one or this one."""
        for file in sorted(whole.rglob("*"), reverse=True):
            settle(file)
        settle(whole)
        if not self.path.exists():
            whole.rename(self.path)
        elif not exchange(whole, self.path):
            former = self.work / _FORMER
            self.path.rename(former)
            try:
                whole.rename(self.path)
            except OSError:
                former.rename(self.path)
                raise
        settle(self.path.parent)

    def clear(self) -> None:
        """Remove the folder of the work and all that is in it."""
        shutil.rmtree(self.work, ignore_errors=True)
        self._lock.release()


def put_back(path: Path) -> None:
    """Put a snapshot back that a writer was killed over between the two steps of a replacement."""
    if path.exists():
        return
    for folder, lock in _left(path):
        former = folder / _FORMER
        if former.is_dir() and not path.exists():
            former.rename(path)
        lock.release()


def _left(path: Path) -> list[tuple[Path, FileLock]]:
    """Return the folders that writers of this place have left when they were killed, each with its lock."""
    left = []
    if not path.parent.is_dir():
        return []
    for folder in sorted(path.parent.glob(f".{escape(path.name)}-*")):
        if not (folder / _CLAIM).is_file():
            continue
        lock = FileLock(folder / _CLAIM)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue  # its writer lives
        left.append((folder, lock))
    return left
