"""Rates of writing and asking, beside the ways other tools do it, all in one run on one generated graph.

Usage: python -m benchmarks.rates [--models 50000] [--seed 0]

Everything runs on a server of its own in a temporary folder. The slow opponents work on a sample and are compared by rate.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import time
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from benchmarks.hub_shape import hub
from supplychain.centrality import Centrality
from supplychain.cli.output import console
from supplychain.communities import Communities
from supplychain.graph import catalogue
from supplychain.graph.cypher import Cypher
from supplychain.graph.rows import NodeRow, rows_of
from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store import statements
from supplychain.loading import import_snapshot, local_store, write_records
from supplychain.progress import LogProgress
from supplychain.records import EdgeRecord
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.graph.store import Store

ROWS = 1_500
DOT_EDGES = 4_000


def main() -> None:
    """Run all measurements and print them as one table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--models", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = LocalServer(
            Settings.load({"home": Path(folder) / "server", "heap": "2g", "page_cache": "1g"}), LogProgress()
        )
        started = _seconds(server.start)
        try:
            _Bench(server, Path(folder), given.models, given.seed, started).run()
        finally:
            server.stop()


class _Bench:
    def __init__(self, server: LocalServer, folder: Path, models: int, seed: int, started: float) -> None:
        self.server, self.folder = server, folder
        self.records = list(hub(models, seed))
        self.rows: list[tuple[str, str, str]] = [("server start to first answer", f"{started:.1f} s", "")]

    def run(self) -> None:
        edges = [r for r in self.records if isinstance(r, EdgeRecord)]
        print(f"{len(self.records):,} records, {len(edges):,} of them relationships", file=sys.stderr)
        one_by_one = self._row_at_a_time()
        self._live(one_by_one)
        dot = self._dot(edges)
        self._bulk(dot, len(edges))
        with local_store(self.server) as store:
            self._lineage(store)
            self._centrality(store)
        self._print()

    def _row_at_a_time(self) -> float:
        with local_store(self.server) as store:
            _empty(store)
            for constraint in statements.constraints():
                store.schema(constraint)
            sample = [row for record in itertools.islice(self.records, ROWS) for row in rows_of(record)]
            seconds = _seconds(lambda: _merge_each(store, sample))
        rate = len(sample) / seconds
        self.rows.append(("row-at-a-time MERGE writer", f"{rate:,.0f} entities/s", f"on {len(sample):,}"))
        return rate

    def _live(self, one_by_one: float) -> None:
        with local_store(self.server) as store:
            _empty(store)
            first = write_records(store, self.records, source="generated")
            entities = _entities(store)
            again = write_records(store, self.records, source="generated")
        rate = entities / first.seconds
        self.rows += [
            ("live path, first load", f"{rate:,.0f} entities/s", f"{rate / one_by_one:,.0f} × row at a time"),
            (
                "live path, the same again",
                f"{again.seconds:.1f} s",
                f"{again.seconds / first.seconds:.2f} × the first",
            ),
        ]

    def _dot(self, edges: list[EdgeRecord]) -> float:
        file = self.folder / "graph.dot"
        sample = edges[:DOT_EDGES]
        lines = [f'  "{e.end.id}" -> "{e.start.id}" [label="{e.TYPE}"];' for e in sample]
        file.write_text("digraph {\n" + "\n".join(lines) + "\n}\n", "utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # read_dot has been deprecated for years; it is what is documented
            seconds = _seconds(lambda: nx.nx_pydot.read_dot(file))
        rate = len(sample) / seconds
        self.rows.append(
            ("DOT file read by pydot into NetworkX", f"{rate:,.0f} edges/s", f"on {len(sample):,}")
        )
        return rate

    def _bulk(self, dot: float, edges: int) -> None:
        started = time.perf_counter()
        with SnapshotWriter(self.folder / "snapshot") as writer:
            for record in self.records:
                writer.add(record)
        spooled = time.perf_counter() - started
        snapshot = Snapshot(self.folder / "snapshot")
        entities = snapshot.nodes + snapshot.relationships
        report = import_snapshot(self.server, snapshot, replace=True)
        whole = spooled + report.seconds
        self.rows += [
            ("records to snapshot", f"{entities / spooled:,.0f} entities/s", f"{spooled:.1f} s"),
            (
                "bulk path, snapshot to queryable",
                f"{entities / report.seconds:,.0f} entities/s",
                f"{report.seconds:.1f} s",
            ),
            (
                "bulk path, records to queryable",
                f"{edges / whole:,.0f} edges/s",
                f"{edges / whole / dot:,.0f} × DOT/NetworkX",
            ),
        ]

    def _lineage(self, store: Store) -> None:
        families = store.read(
            Cypher(
                "MATCH (b:BaseModel) RETURN b.id AS id, COUNT {(b)<-[:DERIVED_FROM]-()} AS n ORDER BY n DESC LIMIT 50"
            )
        )
        busiest, children = families[0]["id"], families[0]["n"]
        ids = store.read(
            Cypher("MATCH (m:Model)-[:DERIVED_FROM]->() RETURN m.id AS id ORDER BY id LIMIT 200")
        )["id"]
        self._ask(store, "ancestors", "lineage/ancestors", ids)
        self._ask(store, "descendants", "lineage/descendants", families["id"][10:])
        self._ask(
            store, f"first page of {children:,} children", "lineage/descendants", [busiest] * 10, limit=100
        )

    def _ask(self, store: Store, what: str, name: str, ids: list[str], **others: Any) -> None:
        question = catalogue.query(name)
        for warm in ids[:5]:
            store.read(question.text, question.bind({"id": warm, **others}))
        times = [
            _seconds(partial(store.read, question.text, question.bind({"id": i, **others}))) * 1000
            for i in ids
        ]
        p95 = sorted(times)[int(len(times) * 0.95) - 1]
        self.rows.append(
            (what, f"median {statistics.median(times):.1f} ms", f"p95 {p95:.1f} ms over {len(times)}")
        )

    def _centrality(self, store: Store) -> None:
        asked = (("PageRank", Centrality(store).pagerank), ("components", Communities(store).components))
        for what, call in asked:
            call(engine="gds", limit=10)
            gds, reference = (_seconds(partial(call, engine=e, limit=10)) for e in ("gds", "networkx"))
            beside = f"NetworkX {reference:.2f} s: {reference / gds:.1f} ×"
            self.rows.append((f"{what} by GDS, build included", f"{gds:.2f} s", beside))

    def _print(self) -> None:
        from rich.table import Table

        table = Table("what", "measured", "beside", title=f"{len(self.records):,} records")
        for row in self.rows:
            table.add_row(*row)
        console().print(table)


def _merge_each(store: Store, rows: list[Any]) -> None:
    """Write each row by a MERGE and a transaction of its own, as a straightforward script does."""
    for row in rows:
        if isinstance(row, NodeRow):
            text = f"MERGE (n:{row.label} {{id: $id}}) SET n += $p"
            store.write(Cypher(text), {"id": row.properties["id"], "p": row.properties})
        else:
            ends = f"MERGE (a:{row.table.start} {{id: $s}}) MERGE (b:{row.table.end} {{id: $t}})"
            text = f"{ends} MERGE (a)-[r:{row.table.type}]->(b) SET r += $p"
            store.write(Cypher(text), {"s": row.start, "t": row.end, "p": row.properties})


def _entities(store: Store) -> int:
    counted = store.read(Cypher("RETURN COUNT {(n)} + COUNT {()-[r]->()} AS n"))
    return int(counted.rows[0][0])


def _empty(store: Store) -> None:
    store.schema(
        Cypher("MATCH (n) WHERE NOT n:Migration CALL (n) {DETACH DELETE n} IN TRANSACTIONS OF 10000 ROWS")
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
