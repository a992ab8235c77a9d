"""Ours beside the ways of others, on the same generated snapshot in one run, at sizes up to several times the Hub.

Usage: python -m benchmarks.scale [--sizes 0.1 0.3 1] [--full 1] [--snapshots FOLDER] [--out FOLDER]

A size is a share of the whole Hub (1: 2.57 million models). At every size: bulk load, closure, license findings, and from them
how each grows. At the sizes of --full also everything else: live loads, questions, reports, GDS, and the opponents.
Written to --out: `results.json`, `table.md`, `table.csv`, and `growth.svg`. Snapshots that are missing are generated first;
that is not part of any figure. Every piece of work has a process of its own; the server (3 GB heap, 2 GB page cache) stands in
a folder made for the run.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import shutil
import tempfile
import time
from pathlib import Path
from statistics import linear_regression
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.big_server import algorithm, load, opened, server
from benchmarks.hub_shape import HUB, hub
from benchmarks.measuring import apart, seconds, times
from benchmarks.opponents import WAYS, dot_rate, merge_each
from supplychain.api import Chain
from supplychain.cli.output import emit
from supplychain.graph import catalogue
from supplychain.graph.cypher import Cypher
from supplychain.graph.rows import rows_of
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store import statements
from supplychain.graph.store.findings import refresh
from supplychain.graph.table import Table
from supplychain.loading import load_live, local_store, write_records
from supplychain.reporting import names
from supplychain.settings import Settings
from supplychain.sources import loader
from tests.graphs import empty

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.graph.store import Store

LIVE = 50_000
ONE_BY_ONE = 1_500
GROWTH = {"bulk load": 1.15, "closure": 1.15, "license findings": 1.15}
"""Largest exponent that each may grow with."""

_CLOSURE = Cypher(
    "MATCH (m:Model)-[:DERIVED_FROM]->() WITH DISTINCT m "
    "CALL (m) {MATCH (m)-[:DERIVED_FROM]->+(up:Model) WHERE up <> m RETURN count(DISTINCT up) AS n} RETURN sum(n) AS pairs"
)
_FAMILIES = Cypher(
    "MATCH (b:BaseModel) RETURN b.id AS id, COUNT {(b)<-[:DERIVED_FROM]-()} AS n ORDER BY n DESC, id LIMIT 60"
)
_DERIVED = Cypher("MATCH (m:Model)-[:DERIVED_FROM]->() RETURN DISTINCT m.id AS id ORDER BY id LIMIT 200")


class Figure(NamedTuple):
    """One measurement: at which size, what, by which way, how much of which unit, and what must be said with it."""

    size: float
    what: str
    way: str
    value: float
    unit: str
    note: str = ""


def main() -> None:
    """Measure everything, print it, and write it down."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", type=float, nargs="+", default=[0.1, 0.3, 1.0])
    options.add_argument("--full", type=float, nargs="*", help="default: the largest size up to 1")
    options.add_argument("--snapshots", type=Path, help="folder to keep generated snapshots in")
    options.add_argument("--out", type=Path, default=Path("scale"))
    given = options.parse_args()
    full = [max((s for s in given.sizes if s <= 1), default=-1.0)] if given.full is None else given.full
    figures: list[Figure] = []
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(given.sizes):
            snapshot = _snapshot(given.snapshots or Path(folder), size)
            run = _Run(Path(folder) / f"server-{size}", snapshot, size, figures)
            try:
                run.everything() if size in full else run.growth()
            finally:
                run.server.stop()
                shutil.rmtree(run.home, ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    write(figures, given.out)


def _snapshot(folder: Path, size: float) -> Path:
    models = int(HUB * size)
    path = folder / f"hub-{models}-0"
    if not path.exists():
        taken = apart(_generate, path, models)
        print(f"generated {path.name} in {taken.seconds:.0f} s", flush=True)
    return path


def _generate(path: Path, models: int) -> None:
    with SnapshotWriter(path) as writer:
        for record in hub(models):
            writer.add(record)


class _Run:
    """One size: a server of its own, and what was measured on it."""

    def __init__(self, home: Path, snapshot: Path, size: float, figures: list[Figure]) -> None:
        self.home, self.path, self.size, self.figures = home, snapshot, size, figures
        self.server = server(home)
        self.snapshot = Snapshot(snapshot)

    def add(self, what: str, way: str, value: float, unit: str, note: str = "") -> None:
        self.figures.append(Figure(self.size, what, way, value, unit, note))
        print(f"{self.size:g} × {what} · {way}: {value:,.4g} {unit} {note}", flush=True)

    def growth(self) -> None:
        """Measure what is judged by how it grows."""
        entities = self.snapshot.nodes + self.snapshot.relationships
        self.add("entities", "generated", entities, "", f"{self.snapshot.nodes:,} of them nodes")
        self.server.start()
        taken = apart(load, self.home, self.path)
        self.add("bulk load", OURS, taken.seconds, "s", "snapshot to queryable, constraints included")
        self.add("bulk load, rate", OURS, entities / taken.seconds, "entities/s")
        self.add("bulk load, client memory", OURS, taken.memory, "MiB")
        self.add("disk of the graph", OURS, _disk(self.home) / 2**20, "MiB")
        taken = apart(_closure, self.home)
        self.add("closure", OURS, taken.seconds, "s", f"{taken.result:,} pairs")
        taken = apart(_findings, self.home)
        self.add("license findings", OURS, taken.seconds, "s", f"{taken.result:,} conflicts, all written")
        self.add("license findings, client memory", OURS, taken.memory, "MiB")

    def everything(self) -> None:
        """Measure the rest as well, and the opponents on the same snapshot."""
        started = time.perf_counter()
        self.server.start()
        self.add("server start to first answer", OURS, time.perf_counter() - started, "s")
        self._live()
        self.growth()
        with local_store(self.server) as store:
            up = list(store.read(_DERIVED)["id"])
            down = list(store.read(_FAMILIES)["id"])
            self._lineage(store, up, down)
        self._analytics()
        for name in names():
            taken = apart(_report, self.home, name, up[0])
            self.add(f"report {name}", OURS, taken.seconds, "s", taken.result)
        self._opponents(up, down)

    def _live(self) -> None:
        with local_store(self.server) as store:
            rate = ONE_BY_ONE / apart(_merge, self.home).result
            self.add("live load, rate", "MERGE row by row", rate, "rows/s", f"on {ONE_BY_ONE:,} rows")
            empty(store)
        taken = apart(_write, self.home, LIVE, 1.0)
        with local_store(self.server) as store:
            entities = int(store.read(_COUNT)["n"][0])
        first = taken.result
        self.add("live load, rate", OURS, entities / first, "entities/s", f"{entities / first / rate:,.0f} ×")
        self.add("live load, client memory", OURS, taken.memory, "MiB", f"{LIVE:,} models")
        again = apart(_write, self.home, LIVE, 1.0).result
        self.add("live load again, of the first", OURS, again / first, "×")
        part = apart(_write, self.home, LIVE, 0.01).result
        self.add("live load of one hundredth, of the first", OURS, part / first, "×")
        with local_store(self.server) as store:
            empty(store)
        warm = entities / apart(_write, self.home, LIVE, 1.0).result
        self.add("live load, rate, warm server", OURS, warm, "entities/s", f"{warm / rate:,.0f} ×")
        with local_store(self.server) as store:
            empty(store)
        taken = apart(_write_all, self.home, self.path)
        whole = (self.snapshot.nodes + self.snapshot.relationships) / taken.result
        self.add("live load of the whole snapshot, rate", OURS, whole, "entities/s", "reading it included")
        self.add("live load of the whole snapshot, client memory", OURS, taken.memory, "MiB")

    def _lineage(self, store: Store, up: list[str], down: list[str]) -> None:
        def asked(name: str, **others: Any) -> Callable[[str], object]:
            question = catalogue.query(name)
            return lambda one: store.read(question.text, question.bind({"id": one, **others}))

        for name, what, ids in (
            ("lineage/ancestors", "ancestors", up),
            ("lineage/descendants", "descendants", down[10:]),
        ):
            times(asked(name), ids[:5])
            self._both(what, OURS, times(asked(name), ids))
        median, worst = times(asked("lineage/descendants", limit=100), down[:1] * 20)
        self.add("first page of the busiest base", OURS, median, "ms", f"p95 {worst:.3g} ms")

    def _both(self, what: str, way: str, found: tuple[float, float]) -> None:
        self.add(what, way, found[0], "ms", f"p95 {found[1]:.3g} ms")

    def _analytics(self) -> None:
        """PageRank, components and Louvain by Graph Data Science, the first two by NetworkX too; building included."""
        for engine, way in (("gds", OURS), ("networkx", "NetworkX")):
            for what in (
                ("pagerank", "components", "louvain") if engine == "gds" else ("pagerank", "components")
            ):
                taken = apart(algorithm, self.home, what, engine)
                self.add(what, way, taken.seconds, "s", "reading or projecting included")

    def _opponents(self, up: list[str], down: list[str]) -> None:
        rate = dot_rate(self.path, self.home.parent / "graph.dot")
        self.add("read, edges", "DOT into NetworkX", rate, "edges/s", "pydot, a sample")
        self.add("read, edges", OURS, self._edge_rate(), "edges/s", f"{self._edge_rate() / rate:,.0f} × DOT")
        for way, work in WAYS.items():
            taken = apart(work, self.path, up, down[10:])
            found = taken.result
            self.add("build", way, found.build, "s", "only what was made from what; in every process anew")
            self._both("ancestors", way, found.up)
            self._both("descendants", way, found.down)
            self.add("closure", way, found.closure, "s", f"{found.pairs:,} pairs")
            self.add("memory", way, taken.memory, "MiB")

    def _edge_rate(self) -> float:
        load = next(f.value for f in self.figures if f.size == self.size and f.what == "bulk load")
        return self.snapshot.relationships / load


OURS = "supplychain"
_REPOSITORY = Cypher("MATCH (r:Repository)-[:USES]->() RETURN r.id AS id LIMIT 1")
_COUNT = Cypher("RETURN COUNT {(n)} + COUNT {()-[r]->()} AS n")


def _closure(home: Path) -> int:
    with opened(home) as store:
        return int(store.read(_CLOSURE)["pairs"][0])


def _findings(home: Path) -> int:
    with opened(home) as store:
        return refresh(store, "practical").conflicts


def _write(home: Path, models: int, share: float) -> float:
    """Load the first part of all that is told of a graph; seconds, without those that generating it takes."""
    records = list(hub(models))
    with local_store(server(home)) as store:
        return write_records(store, records[: int(len(records) * share)], source="generated").seconds


def _write_all(home: Path, snapshot: Path) -> float:
    """Load a snapshot live; seconds."""
    with local_store(server(home)) as store:
        return load_live(store, loader("snapshot"), snapshot).seconds


def _merge(home: Path) -> float:
    with local_store(server(home)) as store:
        for constraint in statements.constraints():
            store.schema(constraint)
        rows = [row for record in hub(ONE_BY_ONE) for row in rows_of(record)]
        return seconds(lambda: merge_each(store, rows[:ONE_BY_ONE]))


def _report(home: Path, name: str, artifact: str) -> str:
    """Render a report; the size of its page, or nothing if it is about another kind of artifact."""
    with local_store(server(home)) as store:
        store.timeout = 600.0
        reports = Chain(store, Settings()).reports
        asked = {"id": artifact} if name in ("model-passport", "impact") else {}
        if name == "repository-passport":
            asked = {"id": store.read(_REPOSITORY)["id"][0]}
        return f"{sum(map(len, reports.render(name, **asked).files.values())) / 1e6:.1f} MB"


def _disk(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def exponents(figures: list[Figure]) -> dict[str, float]:
    """How each grows: the slope of seconds over entities, both as logarithms; needs two sizes."""
    entities = {f.size: f.value for f in figures if f.what == "entities"}
    found = {}
    for what in GROWTH:
        points = [f for f in figures if f.what == what and f.way == OURS]
        if len(points) > 1:
            sizes, taken = [math.log(entities[f.size]) for f in points], [math.log(f.value) for f in points]
            found[what] = linear_regression(sizes, taken).slope
    return found


def write(figures: list[Figure], folder: Path) -> None:
    """Write the figures as JSON, CSV and Markdown, and how they grow as a picture."""
    import plotly.graph_objects as go

    from supplychain.reporting.figures.static import browser

    grown = exponents(figures)
    found = {"figures": [f._asdict() for f in figures], "exponents": grown}
    (folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([Figure._fields, *figures])
    lines = [f"| {f.size:g} | {f.what} | {f.way} | {f.value:,.4g} {f.unit} | {f.note} |" for f in figures]
    head = ["| × Hub | what | way | measured | |", "| --- | --- | --- | --- | --- |"]
    (folder / "table.md").write_text("\n".join([*head, *lines]) + "\n", "utf-8")
    for what, exponent in grown.items():
        print(f"{what} grows with exponent {exponent:.2f} (at most {GROWTH[what]})")
    entities = {f.size: f.value for f in figures if f.what == "entities"}
    chart = go.Figure(
        [
            go.Scatter(
                x=[entities[f.size] for f in figures if f.what == what and f.way == OURS],
                y=[f.value for f in figures if f.what == what and f.way == OURS],
                name=f"{what}, exponent {exponent:.2f}",
                mode="lines+markers",
            )
            for what, exponent in grown.items()
        ]
    )
    chart.update_xaxes(type="log", title="nodes and relationships")
    chart.update_yaxes(type="log", title="seconds")
    (folder / "growth.svg").write_text(browser().draw(json.loads(chart.to_json()), 800, 500), "utf-8")
    emit(Table(Figure._fields, [tuple(f) for f in figures]))


if __name__ == "__main__":
    main()
