"""Files that are whole or not there, and what is said when one cannot be written."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.errors import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["exchange", "is_full", "settle", "write_files", "write_refused", "writing"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_HERE = -100  # AT_FDCWD
_SWAP = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS


@contextmanager
def writing(what: str, place: Path, remedy: str = "") -> Iterator[None]:
    """Say what could not be written where, and what to do, when the system refuses a write inside.

    Raises
    ------
    WriteFailed
        The disk is full, or the place cannot be written to.
    """
    try:
        yield
    except OSError as error:
        raise write_refused(error, what, place, remedy) from error


def write_refused(error: OSError, what: str, place: Path, remedy: str = "") -> WriteFailed:
    """Return the error for a write that the system refused."""
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    full = is_full(error)
    todo = remedy or ("Name a folder on another disk." if full else "Name a folder that you can write to.")
    return WriteFailed(
        f"{what} cannot be written to {place}: {reason}.",
        remedy=f"Free some space and run this again, or: {todo}" if full else todo,
    )


def is_full(error: OSError) -> bool:
    """Whether there is no room: on the disk, in a quota, or in a file that may not become larger."""
    return error.errno in _FULL


def write_files(contents: Mapping[Path, bytes], what: str, remedy: str = "") -> None:
    """Write files, each whole or not at all: the first former one is replaced when all new ones are on the disk.

    Raises
    ------
    WriteFailed
        One of them cannot be written; what stood there before still does.
    """
    made: dict[Path, Path] = {}
    place = next(iter(contents), Path())
    try:
        for place, content in contents.items():
            with writing(what, place, remedy):
                made[place] = _beside(place, content)
        for place, new in made.items():
            with writing(what, place, remedy):
                new.replace(place)
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)


def _beside(place: Path, content: bytes) -> Path:
    """Write a file that is to take the place of another, with the rights that a new file has or the former one had."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-"[:80])
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(place.stat().st_mode & 0o777 if place.is_file() else 0o666 & ~mask)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def settle(path: Path) -> None:
    """Return when the content of a file, or the names in a folder, would outlast a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems have no such thing for folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def exchange(one: Path, other: Path) -> bool:
    """Give two folders each other's name in one step; False where the system or the file system has no such step."""
    names = os.fsencode(one), os.fsencode(other)
    system = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            return bool(system.renamex_np(*names, _SWAP) == 0)
        return bool(system.renameat2(_HERE, names[0], _HERE, names[1], _SWAP) == 0)
    except AttributeError:
        return False
