"""One start of the server on one store: ports, settings, process, first answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.errors import LocalServerError, PortBusy, SupplyChainError
from supplychain.graph.server import configuration
from supplychain.graph.server.admin import Admin
from supplychain.graph.server.health import wait_until_healthy
from supplychain.graph.server.home import link_atomically
from supplychain.graph.server.ports import BOLT_PORT, HTTP_PORT, choose_ports
from supplychain.graph.server.process import find, spawn
from supplychain.graph.server.stores import Stores
from supplychain.graph.server.web import furnish_browser

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.server.home import Home
    from supplychain.graph.server.process import Runtime, ServerProcess
    from supplychain.progress import Progress
    from supplychain.settings import Settings

__all__ = ["Launcher", "stop"]

_NOTHING_TO_CLOSE = 2.0
"""Seconds that a server without an open graph is given to end by itself."""


@dataclass(frozen=True)
class Launcher:
    """Starts the server of a home, whose lock the caller holds."""

    home: Home
    settings: Settings
    runtime: Runtime

    def launch(self, store_id: str, *, torn: bool = False) -> ServerProcess:
        """Serve a store, and return when it answers; a port lost in a race is replaced once.

        With `torn` the end of its log of transactions is cut off where that could not be written whole.
        """
        self._prepare(store_id)
        try:
            return self._launch(store_id, torn)
        except PortBusy:  # a port that was asked for by number is refused while choosing
            return self._launch(store_id, torn)

    def configure(
        self,
        folder: Path,
        store_id: str,
        logs: Path,
        ports: tuple[int, int],
        *,
        on_connect: str | None = None,
        torn: bool = False,
    ) -> None:
        """Write the settings under which a store is served or built."""
        layout = configuration.Layout(
            data=str(Stores(self.home).path(store_id).relative_to(self.home.path)),
            logs=str(logs.relative_to(self.home.path)),
            bolt_port=ports[0],
            http_port=ports[1],
            on_connect=on_connect,
            torn=torn,
        )
        configuration.write(folder, layout, self.settings)
        link_atomically(self.home.path / configuration.PLUGINS, self.runtime.distribution.plugins)

    def admin(self, store_id: str, conf: Path) -> Admin:
        """Return neo4j-admin for a store."""
        return Admin(self.runtime, self.home, store_id, conf)

    def _launch(self, store_id: str, torn: bool) -> ServerProcess:
        password = self.home.password()
        ports = choose_ports(self.settings, self.home.state())
        on_connect = furnish_browser(self.home, self.runtime.distribution, *ports)
        self.configure(self.home.conf, store_id, self.home.logs, ports, on_connect=on_connect, torn=torn)
        heap = configuration.heap_flags(self.settings.heap)
        server = spawn(self.runtime, heap, self.home, store_id, *ports)
        self.home.remember(
            {
                "pid": server.pid,
                "created": server.started,
                "bolt_port": ports[0],
                "http_port": ports[1],
                "store": store_id,
            }
        )
        try:
            wait_until_healthy(server, self.home, password)
        except SupplyChainError:
            if not server.is_alive():
                self.home.forget_process()
            raise
        return server

    def _prepare(self, store_id: str) -> None:
        """Set the password of a store that has never been served: accounts live in its system database."""
        self._refuse_newer(Stores(self.home).path(store_id) / "served-by")
        if not (Stores(self.home).path(store_id) / "databases" / "system").is_dir():
            self.home.make_password()
            self.configure(self.home.conf, store_id, self.home.logs, (BOLT_PORT, HTTP_PORT))
            self.admin(store_id, self.home.conf).set_first_password()

    def _refuse_newer(self, note: Path) -> None:
        """Raise for a store that a newer line of Neo4j has served, which has rewritten it; note who serves it now."""
        ours = self.runtime.distribution.lock.neo4j
        served = note.read_text(encoding="utf-8").strip() if note.is_file() else ours
        if int(served.partition(".")[0]) > int(ours.partition(".")[0]):
            raise LocalServerError(
                f"Neo4j {served} has served this graph, and Neo4j {ours} cannot read it any more.",
                remedy="Set SUPPLYCHAIN_NEO4J=newest again, or SUPPLYCHAIN_HOME to another folder.",
            )
        note.write_text(ours, encoding="utf-8")


def stop(home: Home, progress: Progress, *, open_graph: bool = True) -> bool:
    """Shut down what serves the home, whose lock the caller holds; return whether anything did.

    One without an open graph has nothing to close, but waits for a minute before it notices.
    """
    server = find(home)
    if server is None:
        return False
    with progress.task("Stopping Neo4j"):
        if open_graph:
            server.stop()
        else:
            server.stop(_NOTHING_TO_CLOSE)
    home.forget_process()
    return True
