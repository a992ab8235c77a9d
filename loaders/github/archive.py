"""A repository's archive → a folder of the files that a scan reads; never run, never trusted.

Only plain files with names a scan knows are written, each below the folder, within a bound of bytes and of entries that holds
for what comes out, whatever the archive says of itself. Links, devices and everything else stay out.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from supplychain.usage.parsing import LARGEST, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["ArchiveRefused", "Unpacked", "fetch", "unpack"]

_MOST_ENTRIES = 200_000
_LONGEST_PATH = 400
_CHUNK = 1 << 16
_LARGEST_READ = 8 << 20


class ArchiveRefused(Exception):
    """An archive that is not what it should be: the reason is its text, and is counted."""


@dataclass(slots=True)
class Unpacked:
    """What came out of an archive: files written, and entries left out by reason."""

    files: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave(self, reason: str) -> None:
        """Count an entry that is not written."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def fetch(chunks: Iterable[bytes], file: Path, largest: int) -> None:
    """Write a download to a file, `largest` bytes at most.

    Raises
    ------
    ArchiveRefused
        It is larger.
    """
    size = 0
    with file.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > largest:
                raise ArchiveRefused(f"archive larger than {largest // 1_000_000:,} MB")
            out.write(chunk)


def unpack(file: Path, folder: Path, largest: int) -> Unpacked:
    """Unpack the files that a scan reads, without the archive's top folder.

    Raises
    ------
    ArchiveRefused
        It is no gzipped tar, is cut short, or holds more than `largest` bytes or too many entries.
    """
    done = Unpacked()
    taken: set[str] = set()
    try:
        with (
            gzip.open(file, "rb") as packed,
            tarfile.open(name=None, mode="r|", fileobj=_Bounded(packed, largest)) as archive,
        ):
            for number, entry in enumerate(archive):
                if number >= _MOST_ENTRIES:
                    raise ArchiveRefused(f"archive of more than {_MOST_ENTRIES:,} entries")
                _take(archive, entry, folder, done, taken)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError, OverflowError) as error:
        raise ArchiveRefused(f"archive is damaged or cut short ({type(error).__name__})") from error
    return done


def _take(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path, done: Unpacked, taken: set[str]
) -> None:
    if entry.isdir():
        return
    if not entry.isreg():
        done.leave("link or special file in an archive")
        return
    path = inside(entry.name)
    if path is None:
        done.leave("path that leads out of its archive")
        return
    if not kind_of(path.name):
        return
    if entry.size > LARGEST:
        done.leave("file too large to be scanned")
        return
    folded = str(path).casefold()
    source = archive.extractfile(entry)
    if folded in taken or source is None:
        done.leave("second file of one name in an archive")
        return
    taken.add(folded)
    target = folder.joinpath(*path.parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
    except (FileExistsError, NotADirectoryError, OSError):
        done.leave("file that cannot be written under its name")
        return
    done.files += 1


def inside(name: str) -> PurePosixPath | None:
    """Return the path of an entry below the archive's top folder; None when it is not safely below it."""
    if "\x00" in name or "\\" in name or len(name) > _LONGEST_PATH or name.startswith("/"):
        return None
    top, *parts = PurePosixPath(name).parts or ("",)
    if (
        not parts
        or top in {"", ".", ".."}
        or any(
            part in {"..", "."} or ":" in part or len(part.encode("utf-8", "replace")) > 255 for part in parts
        )
    ):
        return None
    return PurePosixPath(*parts)


class _Bounded:
    """A stream that gives so many bytes and no more, and never very many at once."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self._stream = stream
        self._left = most
        self._most = most

    def read(self, size: int = -1, /) -> bytes:
        """Read as a file does."""
        if size < 0 or size > _LARGEST_READ:
            raise ArchiveRefused("archive with a header of absurd size")
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveRefused(f"archive that unpacks to more than {self._most // 1_000_000:,} MB")
        return data

    def tell(self) -> int:
        """Return how far it is read."""
        return self._most - self._left

    def seek(self, offset: int, /) -> int:
        """Refuse: an archive is read once, from its beginning."""
        raise ArchiveRefused(f"archive that jumps to {offset}")

    def write(self, _: bytes, /) -> int:
        """Refuse: an archive is only read."""
        raise ArchiveRefused("archive that is written to")

    def close(self) -> None:
        """Leave the stream to whoever opened it."""
