"""A local server with a generated graph, made once per home folder, and what work on it costs both sides."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil

from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.loading import import_snapshot, local_store
from supplychain.progress import LogProgress
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from supplychain.graph.store import Store
    from supplychain.records import Record

__all__ = ["Cost", "Filled", "arguments", "filled", "folder_of", "load"]


class Cost(NamedTuple):
    """What something took: seconds of the clock, and of the processors in this process and in the server's."""

    seconds: float
    client: float
    server: float


class Filled(NamedTuple):
    """A connection to a server that serves a generated graph, and the snapshot of it."""

    store: Store
    snapshot: Snapshot
    process: psutil.Process

    def cost(self, work: Callable[[], object]) -> Cost:
        """Do something and return what it took; what the server does on its own meanwhile counts too."""
        before = self._now()
        work()
        return Cost(*(after - start for after, start in zip(self._now(), before, strict=True)))

    def _now(self) -> Cost:
        times = self.process.cpu_times()
        return Cost(time.monotonic(), time.process_time(), times.user + times.system)


def arguments(description: str | None, models: int) -> argparse.ArgumentParser:
    """Return the options that all benchmarks of a generated graph have: how many models, and where it is kept."""
    options = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--models", type=int, default=models)
    options.add_argument(
        "--home", type=Path, help="folder of the server and its graph; default: a temporary one"
    )
    return options


@contextmanager
def folder_of(home: Path | None) -> Iterator[Path]:
    """Give the folder that was named, or else one that is deleted afterwards."""
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def filled(
    folder: Path, records: Callable[[], Iterable[Record]], *, heap: str = "2g", page_cache: str = "1g"
) -> Iterator[Filled]:
    """Start a server in a folder, with the graph of `records` where it holds none yet, and stop it afterwards."""
    chosen = {"home": folder / "server", "heap": heap, "page_cache": page_cache, "timeout": 600.0}
    server = LocalServer(Settings.load(chosen, environ={}), LogProgress())
    if not (folder / "snapshot").exists():
        with SnapshotWriter(folder / "snapshot") as writer:
            for record in records():
                writer.add(record)
        import_snapshot(server, Snapshot(folder / "snapshot"), replace=True, progress=LogProgress())
    try:
        with local_store(server) as store:
            yield Filled(store, Snapshot(folder / "snapshot"), psutil.Process(server.status().pid))
    finally:
        server.stop()


def load() -> str:
    """Return how busy the machine has been in the last minute."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
