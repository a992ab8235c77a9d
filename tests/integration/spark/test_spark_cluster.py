"""A standalone cluster gives the answers of one process, also when a worker is killed halfway."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import networkx as nx
import pyarrow.parquet as pq

from supplychain.graph.snapshot import SnapshotWriter
from supplychain.progress import SilentProgress
from supplychain.records import DerivedFrom, Endpoint
from supplychain.spark.job import open_job
from supplychain.spark.lineage import closure
from tests.spark_cluster import running_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MODELS = 60


class Watching(SilentProgress):
    """Does something once, when the third round of a walk begins."""

    def __init__(self, then: Callable[[], None]) -> None:
        self._then = then
        self.rounds = 0

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        yield self._count if description == "Following ancestors" else lambda _: None

    def _count(self, _: int) -> None:
        self.rounds += 1
        if self.rounds == 3:
            self._then()


def test_a_worker_that_is_killed_midway_changes_nothing(java: Path, tmp_path: Path) -> None:
    edges = [(n, above) for n in range(_MODELS) for above in (n // 2, n * 2 // 3) if above < n]
    with SnapshotWriter(tmp_path / "snapshot") as writer:
        for down, up in edges:
            start, end = Endpoint("Model", f"acme/{down}"), Endpoint("Model", f"acme/{up}")
            writer.add(DerivedFrom(source="test", collected_at="", start=start, end=end))
    graph = nx.DiGraph(edges)
    wanted = {
        (f"acme/{down}", f"acme/{up}", hops)
        for down, far in nx.all_pairs_shortest_path_length(graph)
        for up, hops in far.items()
        if hops
    }

    with running_cluster(java, tmp_path) as cluster:
        watching = Watching(cluster.workers[0].kill)
        with open_job(
            tmp_path / "snapshot",
            tmp_path / "out",
            master=cluster.address,
            memory="512m",
            executor_memory="512m",
            options={"spark.sql.shuffle.partitions": "4"},
            progress=watching,
        ) as job:
            executors = job.chain.work.spark.sparkContext.defaultParallelism
            job.write(closure(job.chain, progress=watching))

    rows = pq.read_table(tmp_path / "out").to_pylist()
    assert executors == 2
    assert watching.rounds > 3
    assert len(rows) == job.rows == len(wanted)
    assert {(row["artifact"], row["ancestor"], row["hops"]) for row in rows} == wanted
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
