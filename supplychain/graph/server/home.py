"""The folder of one local server: its stores, settings, logs, password, and which process serves it."""

from __future__ import annotations

import errno
import json
import os
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.errors import DiskFull, LocalServerError
from supplychain.files import is_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.progress import Progress
    from supplychain.settings import Settings

__all__ = ["Home", "find_home", "writable"]

FOLDER = ".supplychain"
_FOLDERS = ("conf", "logs", "run", "import", "stores")
_RANGES = {"pid": 1 << 31, "bolt_port": 1 << 16, "http_port": 1 << 16}
_LOCK_PATIENCE = 600.0
_REFUSALS = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}


def find_home(settings: Settings) -> Path:
    """Return the folder of the settings, else the nearest ``.supplychain`` upward, else one per user."""
    if settings.home is not None:
        return Path(settings.home).expanduser().resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        candidate = folder / FOLDER
        # A folder somebody else put in our way could make us run their server settings.
        if candidate.is_dir() and candidate.stat().st_uid == os.getuid():
            return candidate.resolve()
    from platformdirs import user_data_path

    return (user_data_path("supplychain") / "server").resolve()


@dataclass(frozen=True)
class Home:
    """The layout of a home folder."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> Home:
        """Return the home that the settings lead to."""
        return cls(find_home(settings))

    @property
    def conf(self) -> Path:
        """The folder of neo4j.conf, written anew at each start."""
        return self.path / "conf"

    @property
    def logs(self) -> Path:
        """The folder of logs."""
        return self.path / "logs"

    @property
    def console_log(self) -> Path:
        """What the running server has printed."""
        return self.logs / "console.log"

    def keep_console_log(self) -> Path:
        """Put what a failed start has printed aside, before the next start writes over it, and return where it is."""
        kept = self.logs / "failed-console.log"
        if self.console_log.is_file():
            self.console_log.replace(kept)
        return kept

    @property
    def password_file(self) -> Path:
        """The file with the password of the user neo4j."""
        return self.path / "password"

    @property
    def stores(self) -> Path:
        """The folder of stores; each is a Neo4j data folder."""
        return self.path / "stores"

    def create(self) -> None:
        """Create the folders, for the user only."""
        with writable(f"The home folder {self.path}", "SUPPLYCHAIN_HOME"):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in _FOLDERS:
                (self.path / folder).mkdir(mode=0o700, exist_ok=True)

    @contextmanager
    def lock(self, progress: Progress) -> Iterator[None]:
        """Hold the home while its server is started, stopped or given another store."""
        from filelock import FileLock, Timeout

        self.create()
        lock = FileLock(self.path / "lock")
        with writable(f"The home folder {self.path}", "SUPPLYCHAIN_HOME"):
            try:
                try:
                    lock.acquire(timeout=1)
                except Timeout:
                    with progress.task(f"Waiting for another command that works on {self.path}"):
                        lock.acquire(timeout=_LOCK_PATIENCE)
            except Timeout:
                raise LocalServerError(
                    f"Another command has been working on {self.path} for {_LOCK_PATIENCE / 60:.0f} minutes.",
                    remedy="Wait for it or end it, then try again.",
                ) from None
            try:
                yield
            finally:
                lock.release()

    def password(self) -> str:
        """Return the password of the user neo4j."""
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise LocalServerError(
                f"The graph has a password, but the file {self.password_file} that held it is gone.",
                remedy="Write the password of the user neo4j into that file again.",
            ) from None

    def make_password(self) -> None:
        """Make up the password of the user neo4j, unless there is one."""
        if not self.password_file.is_file():
            # Letters and digits only: the file is also read as an argument file of neo4j-admin.
            write_atomically(self.password_file, secrets.token_hex(20) + "\n")

    def state(self) -> dict[str, int]:
        """Return the process and ports that the last start recorded, as far as they make sense."""
        try:
            state = json.loads((self.path / "state.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        found = {name: state.get(name) for name in _RANGES} if isinstance(state, dict) else {}
        return {
            name: value for name, value in found.items() if type(value) is int and 0 < value < _RANGES[name]
        }

    def remember(self, state: dict[str, Any]) -> None:
        """Record the process that serves this home."""
        write_atomically(self.path / "state.json", json.dumps(state, indent=1) + "\n")

    def forget_process(self) -> None:
        """Record that no process serves this home; the ports stay known, so that bookmarks keep working."""
        self.remember({name: value for name, value in self.state().items() if name != "pid"})


@contextmanager
def writable(what: str, variable: str) -> Iterator[None]:
    """Say that a folder, which a variable chooses, is full or read-only where the system refuses to write into it."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        if is_full(error):
            raise DiskFull(
                f"{what} has no room: {reason}.",
                remedy=f"Free some space, or set {variable} to a folder on another disk.",
            ) from error
        if error.errno in _REFUSALS:
            raise LocalServerError(
                f"{what} cannot be written: {reason}.", remedy=f"Set {variable} to a folder you can write to."
            ) from error
        raise


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by one that only the user can read; a reader sees the old text or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # created with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def link_atomically(path: Path, target: Path) -> None:
    """Make a symbolic link, in the place of one that led elsewhere."""
    if path.is_symlink() and path.readlink() == target:
        return
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}-"))
    try:
        (folder / path.name).symlink_to(target)
        (folder / path.name).replace(path)
    finally:
        folder.rmdir()
