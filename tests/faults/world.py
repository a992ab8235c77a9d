"""A server of its own for faults, with the files that operations work on."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from supplychain.graph.server import LocalServer
from supplychain.graph.store import Store
from supplychain.interchange import records_in
from supplychain.loading import make_snapshot, write_records
from supplychain.settings import Settings
from supplychain.sources import loader
from tests.faults.blows import Doing
from tests.faults.facts import facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["World"]


class World:
    """A folder with facts before and after, and a server with a home below it, which may be killed at any time.

    Parameters
    ----------
    models
        Models of the facts; those before are a tenth of them, of another owner, and stay.
    """

    def __init__(self, folder: Path, models: int) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self._environment = {
            "SUPPLYCHAIN_HOME": str(folder / "home"),
            "SUPPLYCHAIN_HEAP": "512m",
            "SUPPLYCHAIN_PAGE_CACHE": "64m",
            "SUPPLYCHAIN_BATCH_SIZE": "200",
        }
        self.before = facts(models // 10, owner="before", source="before")
        self.facts = folder / "facts.jsonl"
        self.facts.write_text(self.before + facts(models), "utf-8")
        self._snapshots: dict[str, Path] = {}
        cache = {k: os.environ[k] for k in ("SUPPLYCHAIN_CACHE",) if k in os.environ}
        self.server = LocalServer(Settings.load(environ={**self._environment, **cache}))

    def do(self, *arguments: str) -> Doing:
        """Begin a command; the server is watched where it runs."""
        return Doing(
            arguments, self.folder, self.server_process(), TMPDIR=str(self.temporary), **self._environment
        )

    def server_process(self) -> int | None:
        """Number of the process that serves the graph now."""
        return self.server.status().pid

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the graph, starting the server when needed."""
        connection = self.server.connection()
        with Store.open(connection.uri, connection.user, connection.password) as opened:
            yield opened

    def snapshot(self, name: str) -> Path:
        """Return a snapshot of the facts before (`old`) or of all of them (`new`)."""
        if name not in self._snapshots:
            file = self.facts
            if name == "old":
                file = self.folder / "before.jsonl"
                file.write_text(self.before, "utf-8")
            make_snapshot(loader("jsonl"), self.folder / name, file)
            self._snapshots[name] = self.folder / name
        return self._snapshots[name]

    def load_before(self, store: Store) -> None:
        """Load the facts before."""
        write_records(store, records_in(self.before.splitlines()), source="before")

    def load_all(self, store: Store) -> None:
        """Load all facts."""
        write_records(store, records_in(self.facts.read_text("utf-8").splitlines()), source="facts")

    def end(self) -> None:
        """Stop the server."""
        self.server.stop()
