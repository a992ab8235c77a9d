"""The local server as one object: start, stop, status, connection, and the exchange of its graph."""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from supplychain.errors import GraphClosed, LocalServerError, SupplyChainError
from supplychain.graph.server.health import USER, bolt_uri, wait_until_healthy
from supplychain.graph.server.home import Home
from supplychain.graph.server.stores import Stores
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from supplychain.graph.server.bulk import NewStore
    from supplychain.graph.server.launch import Launcher
    from supplychain.graph.server.process import ServerProcess
    from supplychain.progress import Progress
    from supplychain.settings import Settings

__all__ = ["Connection", "LocalServer", "ServerStatus"]


class Connection(NamedTuple):
    """What a driver needs; the password stays out of `repr`."""

    uri: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Connection(uri={self.uri!r}, user={self.user!r}, password=…)"


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known about the local server without asking it anything.

    A server that was started but does not listen yet has a `pid` and is not `running`.
    """

    running: bool
    home: Path
    pid: int | None
    bolt_uri: str | None
    http_uri: str | None
    store: str | None
    uptime: float | None
    neo4j_version: str
    gds_version: str
    browser_version: str | None

    @property
    def browser_uri(self) -> str | None:
        """Where Neo4j Browser is; None while nothing serves it, and where the line of Neo4j has none."""
        return f"{self.http_uri}/browser/" if self.http_uri and self.browser_version else None


class LocalServer:
    """A real Neo4j with Graph Data Science and Browser on this machine, for this user.

    Parameters
    ----------
    settings
        Where the home, the cache and Java are, and which ports and how much memory to use.
    progress
        Told about everything that takes longer than a moment.
    """

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        if not hasattr(os, "posix_spawn"):
            raise LocalServerError(
                "The local server runs on Linux and macOS only.",
                remedy="Start docker/compose.yml and set NEO4J_URI, or work in WSL.",
            )
        self._settings = settings
        self._progress: Progress = progress or SilentProgress()
        self.home = Home.of(settings)

    def start(self) -> ServerStatus:
        """Make sure that the server runs and answers, and say where."""
        with self.home.lock(self._progress):
            self._start()
        return self.status()

    def ensure_running(self) -> ServerStatus:
        """Start the server unless it is up; cheap enough to be called before every command."""
        status = self.status()
        return status if status.running else self.start()

    def stop(self) -> bool:
        """Shut the server down cleanly, and return whether it was running."""
        if not self.home.path.is_dir():
            return False
        from supplychain.graph.server.launch import stop

        with self.home.lock(self._progress):
            return stop(self.home, self._progress)

    def status(self) -> ServerStatus:
        """Look whether the server runs, without starting it."""
        from supplychain.graph.server.artifacts import lock_of

        lock = lock_of(self._settings.neo4j)
        server = self._find()
        return ServerStatus(
            running=server is not None and server.listens(),
            home=self.home.path,
            pid=server.pid if server else None,
            bolt_uri=bolt_uri(server.bolt_port) if server else None,
            http_uri=f"http://127.0.0.1:{server.http_port}" if server else None,
            store=server.store if server else Stores(self.home).current(),
            uptime=time.time() - server.started if server else None,
            neo4j_version=lock.neo4j,
            gds_version=lock.gds,
            browser_version=lock.browser,
        )

    def connection(self) -> Connection:
        """Return address, user and password of the running server, starting it when needed."""
        status = self.ensure_running()
        return Connection(str(status.bolt_uri), USER, self.home.password())

    def import_store(
        self,
        arguments: Sequence[str],
        progress: Progress | None = None,
        *,
        heap: str = "1g",
        disk: int | None = None,
    ) -> NewStore:
        """Import a whole graph into a new store while the present one stays served.

        Parameters
        ----------
        arguments
            What ``neo4j-admin database import full neo4j`` is given: ``--nodes=…`` and so on.
        progress
            Told how far the import is; default: the one of this server.
        heap
            Heap of the import; what it needs beside that is limited by ``--max-off-heap-memory``.
        disk
            Bytes that must be free; default: guessed from the files in the arguments.
        """
        from supplychain.graph.server.bulk import build

        return build(self._launcher(), arguments, progress or self._progress, heap=heap, disk=disk)

    def activate(self, store_id: str) -> ServerStatus:
        """Serve an imported store from now on, with the same accounts and ports; the former one is deleted.

        When the new store cannot be served, the former one is served again and an error is raised.
        """
        from supplychain.graph.server.bulk import activate

        launcher = self._launcher()
        with self.home.lock(self._progress):
            if Stores(self.home).current() == store_id:
                self._start()
            else:
                activate(launcher, store_id, self._progress)
        return self.status()

    def discard(self, store_id: str) -> None:
        """Delete an imported store that is not wanted after all."""
        Stores(self.home).remove(store_id)

    def browser_url(self) -> str:
        """Return the address of Neo4j Browser, starting the server when needed.

        Raises
        ------
        LocalServerError
            There is no Browser for this line of Neo4j.
        """
        status = self.ensure_running()
        if status.browser_version is None:
            raise LocalServerError(
                f"No Neo4j Browser comes with Neo4j {status.neo4j_version}.",
                remedy="Unset SUPPLYCHAIN_NEO4J, or connect a Browser of your own to "
                f"{status.bolt_uri} and name its address by SUPPLYCHAIN_BROWSER_URL.",
            )
        from supplychain.graph.browser.site import login

        return f"{status.browser_uri}?{login(int(str(status.bolt_uri).rpartition(':')[2]))}"

    @property
    def log_path(self) -> Path:
        """The file the server prints to."""
        return self.home.console_log

    def logs(self, lines: int = 100) -> list[str]:
        """Return the last lines the server has printed since its last start."""
        try:
            with self.log_path.open(encoding="utf-8", errors="replace") as file:
                return [line.rstrip("\n") for line in deque(file, maxlen=lines)]
        except FileNotFoundError:
            return []

    def _find(self) -> ServerProcess | None:
        from supplychain.graph.server.process import find

        return find(self.home) if self.home.path.is_dir() else None

    def _launcher(self) -> Launcher:
        from supplychain.graph.server.java import find_java
        from supplychain.graph.server.launch import Launcher
        from supplychain.graph.server.process import Runtime
        from supplychain.graph.server.provision import provision

        java = find_java(self._settings)
        return Launcher(
            self.home, self._settings, Runtime(java.path, provision(self._settings, self._progress))
        )

    def _start(self) -> None:
        from supplychain.graph.server.launch import stop

        server = self._find()
        if server is not None:
            try:
                wait_until_healthy(server, self.home, self.home.password())
            except GraphClosed:  # by a write that failed, for one: a start shows whether it can be opened
                stop(self.home, self._progress)
            except SupplyChainError:
                if server.is_alive():
                    raise
            else:
                return
        stores = Stores(self.home)
        launcher = self._launcher()
        if stores.current() is None:
            stores.replace_by(stores.create(), None)
        self._serve(launcher, str(stores.current()))
        stores.sweep()

    def _serve(self, launcher: Launcher, store_id: str) -> None:
        from supplychain.graph.server.launch import stop

        try:
            with self._progress.task("Starting Neo4j"):
                self._launch(launcher, store_id)
        except LocalServerError as error:
            former = Stores(self.home).former(store_id)
            if former is None or type(error) not in {LocalServerError, GraphClosed}:
                raise
            # A swap was killed before its new store had proved to work, and it does not.
            stop(self.home, self._progress)
            with self._progress.task("Starting Neo4j with the former graph"):
                launcher.launch(former)
            Stores(self.home).point_to(former)
            self._progress.note(
                f"The graph imported last cannot be served ({error.message}); the one before it is."
            )

    def _launch(self, launcher: Launcher, store_id: str) -> None:
        """Serve a store, also one whose last transaction could be written in part only, for want of room."""
        from supplychain.graph.server.launch import stop
        from supplychain.graph.server.symptoms import was_torn

        try:
            launcher.launch(store_id)
        except GraphClosed:
            if not was_torn(self.home.logs / "debug.log"):
                raise
            stop(self.home, self._progress, open_graph=False)
            launcher.launch(store_id, torn=True)
            self._progress.note(
                "A transaction that could not be written whole was taken out of the log; all before it are there."
            )
