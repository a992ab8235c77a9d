"""Places with little room, or in which nothing may be written: file systems of their own, for the processes in them alone.

Where the system lets nobody make one, a limit on the size of files stands in for a full disk, and the rights of the folder
for a read-only one; what was used is shown with the figures of the run.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands import SUPPLYCHAIN, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["TROUBLES", "LimitedRoom", "MountedRoom", "Room", "assert_clear", "make_room", "spoil"]

TROUBLES = {"full": "no (space|room)|MiB free|file too large", "read-only": "read-only|permission denied"}
"""What can be wrong with a place, and how the system says it."""
_WAYS = ((), ("--user", "--map-root-user"))


class Room:
    """A folder that can become full or read-only, and back."""

    how: str

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def seen(self) -> Path:
        """The folder as it is seen from outside."""
        return self.path

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `supplychain` in it."""
        return self.execute([*SUPPLYCHAIN, *arguments], **environment)

    def execute(self, command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command that sees it."""
        return self._run(command, None, environment)

    def _run(
        self, command: Sequence[str], prepare: Callable[[], None] | None, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=surroundings(**environment),
            preexec_fn=prepare,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def fill(self, left: int) -> None:
        """Leave that many bytes."""
        raise NotImplementedError

    def forbid(self) -> None:
        """Make it read-only."""
        raise NotImplementedError

    def allow(self) -> None:
        """Make it roomy and writable again."""
        raise NotImplementedError

    def close(self) -> None:
        """Let it go."""


class MountedRoom(Room):
    """A file system in memory, which only processes of its own name space see."""

    how = "a file system of its own (tmpfs)"

    def __init__(self, path: Path, size: int, way: Sequence[str]) -> None:
        super().__init__(path)
        self._way = way
        script = 'mount -t tmpfs -o "size=$1" tmpfs "$0" && echo ready && exec cat'
        self._keeper = subprocess.Popen(
            ["unshare", *way, "--mount", "sh", "-c", script, str(path), str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._keeper.stdout is not None
        if self._keeper.stdout.readline() != "ready\n":
            self.close()
            raise PermissionError("no file system can be mounted here")

    @property
    def seen(self) -> Path:
        return Path(f"/proc/{self._keeper.pid}/root{self.path}")

    def execute(self, command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
        user = ["--user", "--preserve-credentials"] if self._way else []
        enter = ["nsenter", "--target", str(self._keeper.pid), *user, "--mount", "--"]
        return self._run([*enter, *command], None, environment)

    def fill(self, left: int) -> None:
        free = shutil.disk_usage(self.seen).free
        (self.seen / "filler").write_bytes(b"\0" * max(0, free - left))

    def forbid(self) -> None:
        self._remount("ro")

    def allow(self) -> None:
        self._remount("rw")
        (self.seen / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.close()
        self._keeper.stdout.close()
        self._keeper.wait(30)

    def _remount(self, mode: str) -> None:
        done = self.execute(["mount", "-o", f"remount,{mode}", str(self.path)])
        assert done.returncode == 0, done.stderr


class LimitedRoom(Room):
    """A folder whose processes may write small files only, or none."""

    how = "a limit on the size of files (RLIMIT_FSIZE), and rights of folders"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._limit: int | None = None

    def execute(self, command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
        limit = self._limit

        def prepare() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return self._run(command, prepare, environment)

    def fill(self, left: int) -> None:
        self._limit = left // 16  # of each file, while a disk is shared by all of them

    def forbid(self) -> None:
        if os.geteuid() == 0:
            pytest.skip("root writes to any folder, and no file system can be mounted here")
        self._grant(0o500)

    def allow(self) -> None:
        self._limit = None
        self._grant(0o700)

    def _grant(self, mode: int) -> None:
        for folder in (self.path, *self.path.rglob("*")):
            if folder.is_dir():
                folder.chmod(mode)


def make_room(path: Path, size: int) -> Room:
    """Make a folder of so many bytes, as real as the system allows."""
    path.mkdir()
    if shutil.which("unshare") and shutil.which("nsenter"):
        for way in _WAYS:
            try:
                return MountedRoom(path, size, way)
            except PermissionError:
                continue
    return LimitedRoom(path)


def spoil(room: Room, trouble: str, left: int = 0) -> None:
    """Fill a room up to some bytes, or make it read-only."""
    if trouble == "full":
        room.fill(left)
    else:
        room.forbid()


def assert_clear(
    done: subprocess.CompletedProcess[str], code: int, what: str, place: Path, trouble: str
) -> None:
    """Assert one sentence about what went wrong and one about what to do, and nothing of the program's own inside."""
    said = [line for line in done.stderr.splitlines() if line.startswith(("error: ", "what to do: "))]
    assert done.returncode == code, done.stderr
    assert [line.partition(":")[0] for line in said] == ["error", "what to do"], done.stderr
    assert said[0].startswith(f"error: {what}"), said
    assert str(place) in said[0]
    assert re.search(TROUBLES[trouble], said[0], re.IGNORECASE), said
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
