"""From a whole-Hub export to the first lineage answer: snapshot, bulk import, question, each timed, in one run.

Usage: python -m benchmarks.hub_scale [--rows 3000000] [--file models.parquet]

Without a file, one is generated first (`benchmarks.hub_export`); that is not part of the time. Everything runs on a server of
its own in a temporary folder.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.hub_export import write_export
from supplychain.api import Chain
from supplychain.graph.cypher import Cypher
from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot
from supplychain.loading import import_snapshot, local_store, make_snapshot
from supplychain.progress import LogProgress
from supplychain.settings import Settings
from supplychain.sources import loader

_BUSIEST = Cypher(
    "MATCH (b:BaseModel) RETURN b.id AS id, COUNT {(b)<-[:DERIVED_FROM]-()} AS n ORDER BY n DESC LIMIT 1"
)
_DEEP = Cypher(
    "MATCH (m:Model)-[:DERIVED_FROM]->()-[:DERIVED_FROM]->()-[:DERIVED_FROM]->() RETURN m.id AS id LIMIT 1"
)


def main() -> None:
    """Run everything and print one line for each step."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=3_000_000)
    options.add_argument("--file", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = given.file or Path(folder) / "models.parquet"
        if given.file is None:
            write_export(file, given.rows)
        server = LocalServer(
            Settings.load({"home": Path(folder) / "server", "heap": "2g", "page_cache": "1g"}), LogProgress()
        )
        server.start()
        try:
            _run(server, file, Path(folder) / "snapshot")
        finally:
            server.stop()


def _run(server: LocalServer, file: Path, folder: Path) -> None:
    started = last = time.perf_counter()

    def step(what: str) -> None:
        nonlocal last
        now = time.perf_counter()
        print(f"{what}: {now - last:.1f} s, {now - started:.1f} s in all", flush=True)
        last = now

    make_snapshot(loader("hub_stats"), folder, file)
    snapshot = Snapshot(folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    step(
        f"export to snapshot ({snapshot.nodes:,} nodes, {snapshot.relationships:,} relationships, {memory:.1f} GB)"
    )
    import_snapshot(server, snapshot, replace=True)
    step("snapshot to served graph")
    with local_store(server) as store:
        chain = Chain(store, Settings())
        deep = store.read(_DEEP)[0]["id"]
        found = chain.query("lineage/ancestors", id=deep)
        step(f"first lineage answer ({len(found)} ancestors of {deep})")
        busiest = store.read(_BUSIEST)[0]
        step(f"the largest base has {busiest['n']:,} children")
        print(
            f"{len(chain.query('lineage/descendants', id=busiest['id']))} descendants on the first page",
            file=sys.stderr,
        )
        step("its first page of descendants")


if __name__ == "__main__":
    main()
