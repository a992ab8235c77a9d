"""Loads: from a loader into the graph, by the live path or in bulk, or into a snapshot."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from supplychain.collecting import rarely_collected
from supplychain.errors import LoadRefused, SupplyChainError
from supplychain.graph.counts import Counts
from supplychain.graph.cypher import Cypher
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.spilling import spilling
from supplychain.graph.store import Store
from supplychain.graph.store.bulk import import_arguments
from supplychain.graph.store.loads import LoadEntry
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.migrations import migrate
from supplychain.graph.store.writer import LiveWriter
from supplychain.progress import SilentProgress
from supplychain.workfolder import work_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store.writer import Witness
    from supplychain.progress import Progress
    from supplychain.records import Record
    from supplychain.sources import Loader

__all__ = ["LoadReport", "import_snapshot", "load_bulk", "load_live", "make_snapshot", "write_records"]

_IMPORT_MEMORY = 320
_NODES_PER_MEGABYTE = 2_500
"""MiB of heap of an import and of what it may take beside that, and how many nodes more want one MiB more.

About 1 GiB in all for PeaTMOSS, 3 GiB for the whole Hub.
"""

_STEP = 1000
"""Records between two signs of progress."""

_EMPTY = Cypher("MATCH (n) WHERE NOT n:Load AND NOT n:Lock AND NOT n:Migration RETURN count(n) AS nodes")


@dataclass(slots=True)
class LoadReport:
    """What a load did; one that is not `whole` goes on when it is run again."""

    source: str
    mode: str
    counts: Counts = field(default_factory=Counts)
    seconds: float = 0.0
    nodes: int | None = None
    relationships: int | None = None
    whole: bool = True


def load_live(
    store: Store,
    loader: Loader,
    target: Any = None,
    options: Mapping[str, Any] | None = None,
    *,
    batch_size: int = 10_000,
    progress: Progress | None = None,
    witness: Witness | None = None,
) -> LoadReport:
    """Write what a loader reads into a running database; nothing that is there is lost."""
    arguments = loader.arguments(target, options or {})
    size = loader.size(arguments)
    report = write_records(
        store,
        loader.load(arguments),
        source=loader.name,
        arguments=arguments,
        size=size,
        batch_size=batch_size,
        progress=progress,
        witness=witness,
    )
    report.whole = loader.stored(arguments) is not False
    return report


def write_records(
    store: Store,
    records: Iterable[Record],
    *,
    source: str,
    arguments: Mapping[str, Any] | None = None,
    size: int | None = None,
    batch_size: int = 10_000,
    progress: Progress | None = None,
    witness: Witness | None = None,
) -> LoadReport:
    """Write records into a running database under the load lock, and log the run."""
    progress = progress or SilentProgress()
    started = time.monotonic()
    migrate(store)
    with (
        rarely_collected(),
        load_lock(store) as lock,
        progress.task(f"Loading {source}", size) as advance,
    ):
        entry = LoadEntry(store, source, arguments or {}, "live")
        writer = LiveWriter(store, batch_size, lock.keep, witness)
        entry.begin()
        try:
            with writer:
                for record in _counted(records, advance):
                    writer.add(record)
                writer.close()
        except BaseException:
            with suppress(SupplyChainError):  # what went wrong first is what is raised
                entry.end("failed", writer.counts)
            raise
        entry.end("finished", writer.counts)
    return LoadReport(source, "live", writer.counts, time.monotonic() - started)


def make_snapshot(
    loader: Loader,
    folder: Path,
    target: Any = None,
    options: Mapping[str, Any] | None = None,
    *,
    progress: Progress | None = None,
) -> LoadReport:
    """Write what a loader reads into a snapshot folder; no database is needed."""
    arguments = loader.arguments(target, options or {})
    report = _snapshot_of(loader, folder, arguments, progress or SilentProgress())
    loader.stored(arguments)
    return report


def _snapshot_of(
    loader: Loader, folder: Path, arguments: Mapping[str, Any], progress: Progress
) -> LoadReport:
    started = time.monotonic()
    with (
        rarely_collected(),
        progress.task(f"Reading {loader.name}", loader.size(arguments)) as advance,
        SnapshotWriter(folder) as writer,
    ):
        if loader.tables is not None:
            loader.tables(arguments, writer, advance)
        else:
            for record in _counted(loader.load(arguments), advance):
                writer.add(record)
    snapshot = Snapshot(folder)
    return LoadReport(
        loader.name,
        "snapshot",
        writer.counts,
        time.monotonic() - started,
        snapshot.nodes,
        snapshot.relationships,
    )


def load_bulk(
    server: LocalServer,
    loader: Loader,
    target: Any = None,
    options: Mapping[str, Any] | None = None,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Replace the local server's graph by what a loader reads, through a snapshot and `neo4j-admin database import`."""
    progress = progress or SilentProgress()
    started = time.monotonic()
    refuse_unless_empty(server, replace=replace)
    arguments = loader.arguments(target, options or {})
    if loader.snapshot is not None:
        snapshot = Snapshot(loader.snapshot(arguments))
        return import_snapshot(
            server, snapshot, source=loader.name, arguments=arguments, replace=replace, progress=progress
        )
    with _work_folder(server) as folder:
        report = _snapshot_of(loader, folder / "snapshot", arguments, progress)
        import_snapshot(
            server,
            Snapshot(folder / "snapshot"),
            source=loader.name,
            arguments=arguments,
            counts=report.counts,
            replace=replace,
            progress=progress,
        )
    loader.stored(arguments)
    report.mode = "bulk"
    report.seconds = time.monotonic() - started
    return report


def refuse_unless_empty(server: LocalServer, *, replace: bool) -> None:
    """Refuse to overwrite a graph that holds something, unless that is what the user asked for.

    Raises
    ------
    LoadRefused
        The graph is not empty and `replace` is false.
    """
    if replace:
        return
    with local_store(server) as store:
        nodes = store.read(_EMPTY)[0]["nodes"]
    if nodes:
        raise LoadRefused(
            f"The graph holds {nodes:,} nodes, and a bulk load replaces all of it.",
            remedy="Add --replace to replace it, or load without --bulk to add to it.",
        )


def import_snapshot(
    server: LocalServer,
    snapshot: Snapshot,
    *,
    source: str = "snapshot",
    arguments: Mapping[str, Any] | None = None,
    counts: Counts | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Make a snapshot the local server's graph: built beside the live one, swapped in when whole."""
    progress = progress or SilentProgress()
    started = time.monotonic()
    refuse_unless_empty(server, replace=replace)
    # The lock ends with the old store; during the exchange the lock of the server's folder stands in.
    with local_store(server) as store, load_lock(store), _work_folder(server) as folder:
        files = import_arguments(snapshot, folder, progress)
        beyond = max(0, snapshot.nodes - 500_000)
        memory = f"{_IMPORT_MEMORY + beyond // _NODES_PER_MEGABYTE}m"
        new = server.import_store([*files, f"--max-off-heap-memory={memory}"], progress, heap=memory)
    server.activate(new.id)
    with local_store(server) as store:
        migrate(store)
        entry = LoadEntry(store, source, arguments or {}, "bulk")
        entry.end("finished", counts or Counts())
    return LoadReport(
        source, "bulk", counts or Counts(), time.monotonic() - started, snapshot.nodes, snapshot.relationships
    )


def _counted(records: Iterable[Record], advance: Callable[[int], None]) -> Iterator[Record]:
    """Yield the records, and tell progress of every thousand and of the rest."""
    done = 0
    for record in records:
        yield record
        done += 1
        if done == _STEP:
            advance(done)
            done = 0
    advance(done)


def local_store(server: LocalServer) -> Store:
    """Connect to the local server, starting it when needed."""
    connection = server.connection()
    return Store.open(connection.uri, connection.user, connection.password)


@contextmanager
def _work_folder(server: LocalServer) -> Iterator[Path]:
    """Make a folder for intermediate files on the disk that the graph is on, also where no server was ever started."""
    server.home.create()
    place = server.home.path / "import"
    remedy = "Free some space, or set SUPPLYCHAIN_HOME to a folder on another disk."
    with spilling("The files of the import", place, remedy), work_folder(place, "work-") as folder:
        yield folder
