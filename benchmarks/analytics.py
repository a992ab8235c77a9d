"""PageRank and components of a whole Hub: Graph Data Science against NetworkX on the same graph, in one run.

Usage: python -m benchmarks.analytics [--rows 3000000] [--home FOLDER] [--heap 3g]

Without the home of a local server that holds a graph already, one is made in a temporary folder and filled with a generated
Hub of that many models (`benchmarks.hub_export`); that is not part of the time. Both engines begin at the database and end
with the 100 first artifacts by rank and the 100 largest components, by name; both lists are compared. The last line leaves
out what NetworkX spends on reading the graph from the database. Graph Data Science comes first, on a server that has
computed nothing yet.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.hub_export import write_export
from supplychain.analytics.gds import GdsEngine
from supplychain.analytics.networkx import NetworkXEngine
from supplychain.analytics.results import group_rows, ranked_rows
from supplychain.analytics.source import StoredSource
from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot
from supplychain.loading import import_snapshot, local_store, make_snapshot
from supplychain.progress import LogProgress
from supplychain.settings import Settings
from supplychain.sources import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.analytics import Engine

_TYPES = ("DERIVED_FROM", "TRAINED_ON", "USES")
_SHOWN = 100


def main() -> None:
    """Run both engines and print a table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=3_000_000)
    options.add_argument("--home", type=Path)
    options.add_argument("--heap", default="3g")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "server"
        server = LocalServer(
            Settings.load({"home": home, "heap": given.heap, "page_cache": "1g", "timeout": 3600.0}),
            LogProgress(),
        )
        if given.home is None:
            write_export(Path(folder) / "models.parquet", given.rows)
            make_snapshot(loader("hub_stats"), Path(folder) / "snapshot", Path(folder) / "models.parquet")
        server.start()
        try:
            if given.home is None:
                import_snapshot(server, Snapshot(Path(folder) / "snapshot"), replace=True)
            _compare(server)
        finally:
            if given.home is None:
                server.stop()


def _compare(server: LocalServer) -> None:
    with local_store(server) as store:
        store.timeout = 3600
        source = StoredSource(store, _TYPES)
        print(f"{source.size()[0]:,} artifacts, {source.size()[1]:,} dependencies", flush=True)
        with GdsEngine(source) as gds:
            ours = _measure(gds, gds.project, source)
        reference = NetworkXEngine(source)
        started = time.perf_counter()
        source.nodes(), source.edges()
        reading = time.perf_counter() - started
        theirs = _measure(reference, lambda: reference.graph, source)
    print(f"{'step':24}{'gds s':>10}{'networkx s':>12}{'ratio':>8}")
    sums = [0.0, 0.0]
    for step in ("build", "pagerank", "components"):
        sums = [sums[0] + ours[0][step], sums[1] + theirs[0][step]]
        print(f"{step:24}{ours[0][step]:10.1f}{theirs[0][step]:12.1f}{theirs[0][step] / ours[0][step]:8.1f}")
    print(f"{'together':24}{sums[0]:10.1f}{sums[1]:12.1f}{sums[1] / sums[0]:8.1f}")
    print(
        f"{'without reading':24}{sums[0]:10.1f}{sums[1] - reading:12.1f}{(sums[1] - reading) / sums[0]:8.1f}"
    )
    print(f"the same ranks: {_same(ours[1], theirs[1])}; the same components: {ours[2] == theirs[2]}; "
          f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")  # fmt: skip


def _measure(
    engine: Engine, build: Callable[[], object], source: StoredSource
) -> tuple[dict[str, float], dict[str, float], list[tuple[object, ...]]]:
    """Seconds by step, rank by artifact, and the largest components."""
    started = time.perf_counter()
    build()
    built = time.perf_counter()
    ranks = ranked_rows(source, engine.scores("pagerank", {}, _SHOWN), _SHOWN)
    ranked = time.perf_counter()
    components = group_rows(source, engine.groups("components", {}), _SHOWN)
    grouped = time.perf_counter()
    seconds = {"build": built - started, "pagerank": ranked - built, "components": grouped - ranked}
    print(f"{type(engine).__name__}: {seconds}", flush=True)
    return seconds, {row.artifact: row.value for row in ranks}, list(components)


def _same(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    return ours.keys() == theirs.keys() and all(abs(ours[key] - theirs[key]) < 1e-6 for key in ours)


if __name__ == "__main__":
    main()
