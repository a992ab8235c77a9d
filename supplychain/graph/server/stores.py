"""The stores of a home: one is served, at most a few others are being built or waiting to be swept away."""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from supplychain.errors import LocalServerError
from supplychain.graph.server.home import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from filelock import FileLock

    from supplychain.graph.server.home import Home

__all__ = ["Stores"]

_STORE_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
# Stores that this process builds: a lock ends with its process, however that ends.
_CLAIMS: dict[str, FileLock] = {}


@dataclass(frozen=True)
class Stores:
    """Neo4j data folders below one home; the file ``current`` alone decides which of them is the graph."""

    home: Home

    def path(self, store_id: str) -> Path:
        """Return the folder of one store."""
        if not _STORE_ID.fullmatch(store_id):
            raise LocalServerError(
                f"{store_id!r} is not the id of a store.",
                remedy=f"Valid ids are the names of folders in {self.home.stores}.",
            )
        return self.home.stores / store_id

    def ids(self) -> list[str]:
        """Return the ids of all stores, oldest first."""
        if not self.home.stores.is_dir():
            return []
        return sorted(path.name for path in self.home.stores.iterdir() if _STORE_ID.fullmatch(path.name))

    def current(self) -> str | None:
        """Return the id of the store that is served, or None before the first."""
        try:
            store_id = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        if not self.path(store_id).is_dir():
            raise LocalServerError(
                f"{self._pointer} names the store {store_id}, but that folder is gone.",
                remedy=f"Put it back, or delete {self._pointer} to begin with an empty graph.",
            )
        return store_id

    def point_to(self, store_id: str | None) -> None:
        """Make one store the served one, in a single step that cannot be half done."""
        if store_id is None:
            self._pointer.unlink(missing_ok=True)
        else:
            self.path(store_id)
            write_atomically(self._pointer, store_id + "\n")

    def create(self) -> str:
        """Create an empty store that belongs to this process until it is served, and return its id."""
        from filelock import FileLock

        store_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        self.path(store_id).mkdir(mode=0o700)
        lock = FileLock(self._claim(store_id))
        lock.acquire(blocking=False)
        _CLAIMS[store_id] = lock
        return store_id

    def replace_by(self, store_id: str, former: str | None) -> None:
        """Make a new store the served one, which remembers the former until it has proved to work."""
        if former is not None:
            write_atomically(self.path(store_id) / "replaces", former + "\n")
        self.point_to(store_id)
        self._release(store_id)

    def former(self, store_id: str) -> str | None:
        """Return the store that this one has replaced without having been served yet."""
        try:
            former = (self.path(store_id) / "replaces").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return former if self.path(former).is_dir() else None

    def remove(self, store_id: str) -> None:
        """Delete a store that is not served."""
        if store_id == self.current():
            raise LocalServerError(f"The store {store_id} is the graph that is served; it is not removed.")
        self._release(store_id)
        shutil.rmtree(self.path(store_id), ignore_errors=True)

    def sweep(self) -> list[str]:
        """Delete what a finished swap or a killed import has left, and return those ids.

        Only for who holds the lock of the home and has seen the current store work.
        """
        current = self.current()
        if current is not None:
            (self.path(current) / "replaces").unlink(missing_ok=True)
        left = [store_id for store_id in self.ids() if store_id != current and not self._is_claimed(store_id)]
        for store_id in left:
            self._end_builders(store_id)
            self.remove(store_id)
        return left

    @property
    def _pointer(self) -> Path:
        return self.home.path / "current"

    def _claim(self, store_id: str) -> Path:
        return self.path(store_id) / "claim"

    def _release(self, store_id: str) -> None:
        lock = _CLAIMS.pop(store_id, None)
        if lock is not None:
            lock.release()
        self._claim(store_id).unlink(missing_ok=True)

    def _is_claimed(self, store_id: str) -> bool:
        from filelock import FileLock, Timeout

        if not self._claim(store_id).is_file():
            return False
        try:
            with FileLock(self._claim(store_id), blocking=False):
                return False
        except Timeout:
            return True

    def _end_builders(self, store_id: str) -> None:
        # An import whose starter was killed goes on by itself, and would write into what is being deleted.
        from supplychain.graph.server.process import builders, end

        for process in builders(self.home, store_id):
            end(process, patience=10)
