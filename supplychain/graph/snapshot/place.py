"""Where a snapshot stands, and how a new one takes its place: whole, in one step, however its writer ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.files import exchange, settle
from supplychain.workfolder import WorkFolder, abandoned

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Place", "put_back"]

_FORMER = "former"


class Place:
    """The place of a snapshot, and a folder beside it to work in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        put_back(path)
        self._folder = WorkFolder(path.parent, _prefix(path))
        self.work = self._folder.path

    def take(self, whole: Path) -> None:
        """Put a finished snapshot here; readers find the former one or this one."""
        for file in (*whole.rglob("*"), whole):
            settle(file)
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
        self._folder.clear()


def put_back(path: Path) -> None:
    """Put a snapshot back whose writer was killed between the two steps of a replacement, where it takes two."""
    if not path.exists() and path.parent.is_dir():
        for folder in abandoned(path.parent, _prefix(path)):
            if (folder / _FORMER).is_dir() and not path.exists():
                (folder / _FORMER).rename(path)


def _prefix(path: Path) -> str:
    return f".{path.name}-"
