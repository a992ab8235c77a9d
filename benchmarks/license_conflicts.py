"""License conflicts of a generated graph of the Hub's shape: seconds to read, judge and write them all, and memory of the client.

Usage: python -m benchmarks.license_conflicts [--models 2570000] [--home FOLDER] [--ruleset practical]

The graph (3.1 million nodes by default) is made once per home folder and kept there; every question on licenses is timed as well.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from benchmarks.hub_shape import hub
from supplychain.cli.output import emit
from supplychain.errors import SupplyChainError
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store.findings import refresh
from supplychain.graph.table import Table
from supplychain.loading import import_snapshot, local_store
from supplychain.progress import LogProgress
from supplychain.settings import Settings


def main() -> None:
    """Run the measurements and print them as one table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--models", type=int, default=2_570_000)
    options.add_argument(
        "--home", type=Path, help="folder of the server and its graph; default: a temporary one"
    )
    options.add_argument("--ruleset", default="practical")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() if given.home is None else nullcontext(given.home) as folder:
        measure(Path(folder), given.models, given.ruleset)


def measure(folder: Path, models: int, ruleset: str) -> None:
    """Make the graph where it is missing, then time a refresh, a second one, and every question on licenses."""
    chosen = {"home": folder / "server", "heap": "3g", "page_cache": "2g", "timeout": 600.0}
    server = LocalServer(Settings.load(chosen, environ={}), LogProgress())
    if not (folder / "snapshot").exists():
        with SnapshotWriter(folder / "snapshot") as writer:
            for record in hub(models):
                writer.add(record)
        import_snapshot(server, Snapshot(folder / "snapshot"), replace=True, progress=LogProgress())
    rows: list[tuple[str, float, str]] = []
    with local_store(server) as store:
        for name in ("all conflicts computed and written", "again, nothing changed"):
            started = time.monotonic()
            done = refresh(store, ruleset)
            said = f"{done.conflicts:,} conflicts, {done.written:,} written"
            rows.append((name, time.monotonic() - started, said))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
        rows.append(("client memory, MiB", peak / 1024**2 if sys.platform == "darwin" else peak, ""))
        for name in catalogue.names("licenses"):
            asked = (
                {"matrix": "osadl"}
                if any(p.kind == "matrix" for p in catalogue.query(name).parameters)
                else {}
            )
            if any(p.name == "id" for p in catalogue.query(name).parameters):
                continue
            started = time.monotonic()
            try:
                said = f"{len(ask(store, name, asked)):,} rows"
            except SupplyChainError as error:
                said = error.message
            rows.append((name, time.monotonic() - started, said))
    snapshot = Snapshot(folder / "snapshot")
    print(f"{snapshot.nodes:,} nodes, {snapshot.relationships:,} relationships")
    emit(Table(("what", "seconds", "result"), list(rows)))
    server.stop()


if __name__ == "__main__":
    main()
