"""A server of its own for faults, with the files that operations work on."""

from __future__ import annotations

import math
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from supplychain.graph.server import LocalServer
from supplychain.graph.store import Store
from supplychain.graph.store.migrations import migrate
from supplychain.interchange import records_in
from supplychain.loading import make_snapshot, write_records
from supplychain.settings import Settings
from supplychain.sources import loader
from tests.faults.blows import PATIENCE, Doing, strike
from tests.faults.facts import facts, readings
from tests.faults.laws import standing
from tests.graphs import copy, empty, put, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.blows import Blow
    from tests.graphs import Copy, Graph

__all__ = ["Known", "World"]


class Known(NamedTuple):
    """The graph before a load and after it, and the work of the load (seconds of processor time, on a server just started)."""

    before: Graph
    after: Graph
    work: float


class World:
    """A folder with facts before and after, and a server with a home below it, which may be killed at any time.

    Parameters
    ----------
    models
        Models of the facts. A tenth as many, of another owner, are there before and stay, and half as many have been read
        before and are read again with other licenses.
    batch
        Rows that a load sends at once.
    """

    def __init__(self, folder: Path, models: int, batch: int = 200) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self._environment = {
            "SUPPLYCHAIN_HOME": str(folder / "home"),
            "SUPPLYCHAIN_HEAP": "512m",
            "SUPPLYCHAIN_PAGE_CACHE": "64m",
            "SUPPLYCHAIN_BATCH_SIZE": str(batch),
            "SUPPLYCHAIN_TIMEOUT": str(PATIENCE),
        }
        self.before = facts(models // 10, owner="before", source="before") + readings(
            models // 2, later=False
        )
        self.facts = folder / "facts.jsonl"
        self.facts.write_text(facts(models) + readings(models // 2, later=True) + self.before, "utf-8")
        self.loading = ("-q", "load", "jsonl", str(self.facts))
        self._known: Known | None = None
        self._copy: Copy | None = None
        self._snapshots: dict[str, Path] = {}
        cache = {k: os.environ[k] for k in ("SUPPLYCHAIN_CACHE",) if k in os.environ}
        self.server = LocalServer(Settings.load(environ={**self._environment, **cache}))

    def do(self, *arguments: str, watched: bool = True) -> Doing:
        """Begin a command; the server's work counts as its own if it is `watched`."""
        server = self.server_process() if watched else None
        return Doing(arguments, self.folder, server, TMPDIR=str(self.temporary), **self._environment)

    def run(self, *arguments: str, watched: bool = True) -> Blow:
        """Let a command end undisturbed, and return what it said and how much work it was."""
        if watched:
            self.server.ensure_running()
        done = strike(self.do(*arguments, watched=watched), lambda: None, math.inf)
        assert done.code == 0, f"an undisturbed run ended with {done.code}: {done.said}"
        return done

    def known(self) -> Known:
        """Return what a load begins with and ends in, found out once."""
        if self._known is None:
            with self.store() as store:
                self.restore_before(store)
                before = whole(store)
            work = self.run(*self.loading).work
            with self.store() as store:
                after = whole(store)
            stands = standing(after).values()
            assert {stand.places for stand in stands} == {(True, False), (False, True)}, (
                "no license has changed"
            )
            self._known = Known(before, after, work)
        return self._known

    def server_process(self) -> int | None:
        """Number of the process that serves the graph now."""
        return self.server.status().pid

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the graph, starting the server when needed."""
        connection = self.server.connection()
        with Store.open(connection.uri, connection.user, connection.password, timeout=PATIENCE) as opened:
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

    def restore_before(self, store: Store) -> None:
        """Make the graph what it was when only the facts before were loaded, the log of loads too."""
        empty(store)
        if self._copy is None:
            write_records(store, records_in(self.before.splitlines()), source="before")
            self._copy = copy(store)
        else:
            migrate(store)
            put(store, self._copy)

    def load_all(self, store: Store) -> None:
        """Load all facts."""
        write_records(store, records_in(self.facts.read_text("utf-8").splitlines()), source="facts")

    def end(self) -> None:
        """Stop the server."""
        self.server.stop()
