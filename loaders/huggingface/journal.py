"""The journal of one crawl: every answer as it came, so that a crawl that was killed goes on where it stopped.

A crawl is a function of its answers. When it is run again, answers in the journal are taken from there and only the rest is
asked for: it continues at the last cursor and ends in the same records.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import threading
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from supplychain.files import write_files, writing
from supplychain.workfolder import hold

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = ["Answer", "Journal", "begun"]

_MEMORY = "begun"
_WHAT = "What the Hub has answered"
_ELSEWHERE = "Name another folder by --state; what is there already is kept for the next run."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Hub said to one request.

    Attributes
    ----------
    path
        Path that was answered in the end: another one than was asked for where the Hub forwards.
    at
        When, by the clock of the Hub, ISO 8601.
    next
        Path and query of the next page of a list.
    error
        The Hub's code of an error, e.g. GatedRepo.
    """

    status: int
    path: str
    at: str = ""
    body: Any = None
    next: str | None = None
    error: str = ""


class Journal:
    """Answers in a file of gzip members, one each; what a kill left half-written is cut off. Use as a context manager.

    Loads of all of a selection and loads of what changed in it since some time keep their answers apart, and share the memory
    of when the last one that was stored began.
    """

    def __init__(self, home: Path, since: str = "") -> None:
        self.folder = folder = home / ("since-" + re.sub(r"\W", "", since) if since else "all")
        self._file = folder / "answers.gz"
        self._complete = folder / "complete"
        self._home = home
        self._places: dict[str, tuple[int, int]] = {}
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        with self._writing():
            # Nobody else's to read: there are answers about private artifacts in it.
            self._lock = hold(self.folder, "The same selection is being loaded already.", "wait for it")
            self._index()
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __len__(self) -> int:
        return len(self._places)

    def get(self, request: str) -> Answer | None:
        """Return the answer to `request`, where there is one."""
        place = self._places.get(request)
        if place is None:
            return None
        with self._file.open("rb") as file:
            file.seek(place[0])
            _, _, answer = gzip.decompress(file.read(place[1])).partition(b"\n")
        return Answer(**json.loads(answer))

    def put(self, request: str, answer: Answer) -> None:
        """Keep an answer; it is on the disk when this returns."""
        member = gzip.compress(f"{request}\n{json.dumps(asdict(answer))}".encode(), 1, mtime=0)
        with self._guard, self._writing(), self._file.open("ab", buffering=0) as file:
            start = file.tell()
            try:
                written = file.write(member)
                while written < len(member):
                    written += file.write(member[written:])
                os.fsync(file.fileno())
            except OSError:
                file.truncate(start)  # what follows a half would be lost with it
                raise
            self._places[request] = (start, len(member))

    def complete(self, begun: str) -> None:
        """Say that the crawl has reached its end, and when it began: what changes after that is for the next one."""
        write_files({self._complete: begun.encode()}, _WHAT, _ELSEWHERE)

    def forget(self) -> bool:
        """Drop the answers of a crawl that has reached its end; those of one that has not (False) are kept for the next run."""
        if not self._complete.exists():
            return False
        newest = max(self._complete.read_text("utf-8"), begun(self._home))
        write_files({self._home / _MEMORY: newest.encode()}, _WHAT, _ELSEWHERE)
        self.clear()
        return True

    def clear(self) -> None:
        """Drop all answers."""
        self._places.clear()
        self._file.unlink(missing_ok=True)
        self._complete.unlink(missing_ok=True)

    def _writing(self) -> AbstractContextManager[None]:
        return writing(_WHAT, self.folder, _ELSEWHERE)

    def _index(self) -> None:
        """Find the answers in the file, and cut off what follows the last whole one."""
        self._places.clear()
        if not self._file.exists():
            return
        end = 0
        with self._file.open("rb") as file:
            while (found := _member(file, end)) is not None:
                request, length = found
                self._places[request] = (end, length)
                end += length
        with self._file.open("r+b") as file:
            file.truncate(end)


def begun(home: Path) -> str:
    """When the last load of a selection that was stored began, by the clock of the Hub; blank when there was none."""
    with suppress(OSError):
        # Without the zone, which is UTC: any fraction of the second then compares as later.
        return (home / _MEMORY).read_text("utf-8").strip().removesuffix("Z")
    return ""


def _member(file: Any, start: int) -> tuple[str, int] | None:
    """Return the request of the gzip member at `start` and its length; None when there is no whole one."""
    file.seek(start)
    unpack = zlib.decompressobj(wbits=31)
    first, read = b"", 0
    while not unpack.eof:
        chunk = file.read(1 << 16)
        if not chunk:
            return None
        read += len(chunk)
        try:
            text = unpack.decompress(chunk)
        except zlib.error:
            return None
        first = first if b"\n" in first else first + text
    return first.partition(b"\n")[0].decode("utf-8", "replace"), read - len(unpack.unused_data)
