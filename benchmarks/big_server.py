"""A local server for graphs of the Hub's size, and pieces of work on it, each for a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.centrality import Centrality
from supplychain.communities import Communities
from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot
from supplychain.loading import import_snapshot, local_store
from supplychain.progress import LogProgress
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.store import Store

__all__ = ["algorithm", "load", "opened", "server"]


def server(home: Path) -> LocalServer:
    """Return the server in a folder: 3 GB of heap and 2 GB of page cache."""
    chosen = {"home": home, "heap": "3g", "page_cache": "2g", "timeout": 3600.0}
    return LocalServer(Settings.load(chosen, environ={}), LogProgress())


def opened(home: Path) -> Store:
    """Connect to the server in a folder, to ask what may take an hour."""
    store = local_store(server(home))
    store.timeout = 3600.0
    return store


def load(home: Path, snapshot: Path) -> None:
    """Make the snapshot the server's graph."""
    import_snapshot(server(home), Snapshot(snapshot), replace=True)


def algorithm(home: Path, what: str, engine: str) -> None:
    """Compute PageRank, components or Louvain, reading or projecting included."""
    with opened(home) as store:
        asked = Centrality(store) if what == "pagerank" else Communities(store)
        getattr(asked, what)(engine=engine, limit=100)
