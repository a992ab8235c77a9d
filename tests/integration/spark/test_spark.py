"""Spark, Neo4j, NetworkX and the pure core give the same answers about one graph: the demo graph beside many random chains.

Spark is a standalone cluster of a master and two workers, of which the last test kills one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest

import supplychain.spark
from supplychain.analytics.reference import pagerank as reference_pagerank
from supplychain.errors import UnknownName, UsageError
from supplychain.graph.asking import ask
from supplychain.graph.catalogue import query
from supplychain.graph.cypher import Cypher
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, COMPUTED_TYPES
from supplychain.graph.snapshot.findings import Findings
from supplychain.graph.store import Store
from supplychain.graph.store.chain import StoredChain
from supplychain.graph.store.findings import _by_rules, refresh
from supplychain.graph.store.migrations import migrate
from supplychain.licenses.ruleset import named_ruleset
from supplychain.loading import write_records
from supplychain.progress import SilentProgress
from supplychain.spark.conflicts import find_conflicts
from supplychain.spark.findings import write_findings
from supplychain.spark.graphx import components, pagerank
from supplychain.spark.job import Job
from supplychain.spark.lineage import closure, lineage
from supplychain.spark.reports import decay
from tests.chains import edge_table
from tests.graphs import empty
from tests.integration.spark.conftest import QUICK, mixed_records
from tests.spark_cluster import SPARK_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyspark.sql import DataFrame

    from supplychain.graph.server import LocalServer
    from supplychain.graph.snapshot import Snapshot
    from supplychain.spark.chain import SparkChain
    from tests.spark_cluster import Cluster

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]  # the first sets up seven Javas

_IDS = Cypher(
    "MATCH (a:Model|Dataset) WHERE EXISTS {(a)-[:DERIVED_FROM|RENAMED_TO]-()} RETURN DISTINCT a.id AS id"
)
DESCRIBED = ("artifact", "label", "hops", "licenses", "placeholder")
PROPERTIES = [
    p.name for p in COMPUTED_TYPES["CONFLICTS_WITH"].properties if p.name not in {"ruleset", "digest"}
]


@pytest.fixture(scope="module")
def graph(server: LocalServer) -> Iterator[Store]:
    """The same graph in Neo4j."""
    connection = server.connection()
    with Store.open(connection.uri, connection.user, connection.password) as opened:
        empty(opened)
        migrate(opened)
        write_records(opened, mixed_records(), source="chance")
        yield opened


def in_order(rows: Iterable[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    plain = (tuple(tuple(v) if isinstance(v, list) else v for v in map(row.get, columns)) for row in rows)
    return sorted(plain, key=repr)


def of_spark(chain: SparkChain, frame: DataFrame) -> list[tuple[Any, ...]]:
    return in_order(chain.work.rows(frame), "root", *DESCRIBED)


def of_neo4j(store: Store, question: str, ids: list[str], depth: int = 100) -> list[tuple[Any, ...]]:
    """What a question of the catalogue answers for every id, asked at once."""
    text = query(question).text.replace("$id}", "id}")
    each = Cypher(f"UNWIND $ids AS id CALL (id) {{\n{text}\n}} RETURN id AS root, {', '.join(DESCRIBED)}")
    return in_order(store.read(each, {"ids": ids, "depth": depth, "limit": 10_000}), "root", *DESCRIBED)


@pytest.mark.parametrize(
    ("direction", "question", "hops"), [("up", "ancestors", None), ("down", "descendants", 2)]
)
def test_lineages_are_those_of_neo4j(
    graph: Store, chain: SparkChain, direction: str, question: str, hops: int | None
) -> None:
    ids = [row["id"] for row in graph.read(_IDS)]

    found = of_spark(chain, lineage(chain, ids, direction=direction, hops=hops))

    assert len(found) > 500
    assert found == of_neo4j(graph, f"lineage/{question}", ids, hops or 100)


def test_an_unknown_artifact_and_options_that_cannot_be_meant_are_refused(chain: SparkChain) -> None:
    with pytest.raises(UnknownName, match="no artifact named 'acme/nothing'"):
        lineage(chain, ["google-bert/bert-base-uncased", "acme/nothing"])
    with pytest.raises(UsageError, match="No artifact was named"):
        lineage(chain, [])
    with pytest.raises(UnknownName, match="MADE_OF"):
        closure(chain, types=["MADE_OF"])
    with pytest.raises(UsageError, match="0 hops"):
        closure(chain, hops=0)
    with pytest.raises(UsageError, match="'sideways'"):
        lineage(chain, ["google-bert/bert-base-uncased"], direction="sideways")


def test_license_conflicts_are_those_of_the_core_and_a_refresh_finds_nothing_else(
    graph: Store, chain: SparkChain, snapshot: Snapshot, tmp_path: Path
) -> None:
    rules = named_ruleset("practical")
    table = edge_table(snapshot)
    core = _by_rules(StoredChain(table, np.arange(len(table.keys)), {}), rules)
    wanted = {
        (*table.keys[down], *table.keys[up]): dict(zip(PROPERTIES, row[:-1], strict=True))
        for (down, up), row in core.conflicts
    }

    found = find_conflicts(chain, rules)

    rows = chain.work.rows(found.found)
    ends = ("label", "artifact", "upstream_label", "upstream")
    got = {tuple(row[end] for end in ends): {name: row[name] for name in PROPERTIES} for row in rows}
    assert len(rows) == len(got) > 100
    assert got == wanted
    assert found.counts == core.counts
    assert {row["rule"] for row in got.values()} > {"R1", "R4", "R5", "R6", "R7", "R8"}
    assert any(row["also"] and len(row["rules"]) > 1 for row in got.values())

    job = Job(chain, tmp_path / "findings")
    write_findings(job, found, rules)
    written = refresh(graph, rules, found=Findings.read(job.answer))
    again = refresh(graph, rules)  # as the core computes it from the graph

    assert (job.rows, written.conflicts, again.conflicts) == (len(rows),) * 3
    assert (again.written, again.removed) == (0, 0)
    assert written.counts == again.counts


def test_pagerank_is_that_of_networkx(chain: SparkChain, snapshot: Snapshot) -> None:
    network: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for label in ARTIFACT_LABELS:
        network.add_nodes_from((label, row["id"]) for row in snapshot.rows(label))
    for table in (
        t for t in snapshot.tables if isinstance(t, EdgeTable) and t.type in {"DERIVED_FROM", "USES"}
    ):
        network.add_edges_from(
            ((table.start, row["start_id"]), (table.end, row["end_id"])) for row in snapshot.rows(table)
        )

    rows = chain.work.rows(pagerank(chain, tolerance=1e-3))

    found = {(row["label"], row["artifact"]): row["score"] for row in rows}
    assert found == pytest.approx(reference_pagerank(network), rel=0.02)
    assert sum(found.values()) == pytest.approx(1)


def test_components_are_those_of_networkx(chain: SparkChain, snapshot: Snapshot) -> None:
    network: nx.Graph[Any] = nx.Graph()
    for label in ARTIFACT_LABELS:
        network.add_nodes_from((label, row["id"]) for row in snapshot.rows(label))
    for table in (
        t for t in snapshot.tables if isinstance(t, EdgeTable) and t.type in {"DERIVED_FROM", "USES"}
    ):
        network.add_edges_from(
            ((table.start, row["start_id"]), (table.end, row["end_id"])) for row in snapshot.rows(table)
        )

    parts = defaultdict(set)
    for row in chain.work.rows(components(chain)):
        parts[row["component_label"], row["component"], row["size"]].add((row["label"], row["artifact"]))

    assert sorted(map(sorted, parts.values())) == sorted(map(sorted, nx.connected_components(network)))
    for (label, first, size), members in parts.items():
        assert (min(members), len(members)) == ((label, first), size)


def test_decay_is_that_of_the_catalogue(graph: Store, chain: SparkChain) -> None:
    assert chain.work.rows(decay(chain)) == list(ask(graph, "licenses/decidable_by_generation", {}))


def test_drift_as_it_is_submitted_is_that_of_the_catalogue(
    graph: Store, java: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    import pyspark

    home = Path(pyspark.__file__).parent
    settings = [word for name, value in QUICK.items() for word in ("--conf", f"{name}={value}")]

    done = subprocess.run(
        [
            home / "bin" / "spark-submit",
            *("--master", "local[1]", "--driver-memory", "512m", *settings),
            Path(supplychain.spark.__file__).parent / "__main__.py",
            *("drift", str(snapshot.path), "--out", "drift", "--format", "json"),
        ],
        env={
            **os.environ,
            "JAVA_HOME": str(java),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LAUNCHER_OPTS": SPARK_OPTIONS,
            "SPARK_LOCAL_IP": "127.0.0.1",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    rows = pq.read_table(tmp_path / "drift").to_pylist()
    assert {"finetune", "merge", "quantized"} <= {row["relation"] for row in rows}
    assert rows == list(ask(graph, "licenses/drift_by_relation", {}))
    assert f"{len(rows)} rows in" in done.stdout  # spark-submit makes one stream of the two
    assert '"relation": "finetune"' in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["drift"]


def test_the_closure_is_that_of_networkx_though_a_worker_is_killed_midway(
    chain: SparkChain, snapshot: Snapshot, cluster: Cluster
) -> None:
    """The last of this module: it leaves one worker."""
    derived: nx.DiGraph[tuple[str, str]] = nx.DiGraph()
    names: nx.Graph[tuple[str, str]] = nx.Graph()
    for table in (t for t in snapshot.tables if isinstance(t, EdgeTable)):
        ends = [((table.start, r["start_id"]), (table.end, r["end_id"])) for r in snapshot.rows(table)]
        if table.type in {"DERIVED_FROM", "RENAMED_TO"}:
            derived.add_edges_from(ends)
        if table.type == "RENAMED_TO":
            names.add_edges_from(ends)
    names.add_nodes_from(derived)
    wanted = set()
    for root in derived:
        known = nx.node_connected_component(names, root)
        far = nx.multi_source_dijkstra_path_length(derived, known)
        wanted |= {(*root[::-1], *node[::-1], int(hops)) for node, hops in far.items() if node not in known}
    workers = len(executors(chain))
    watching = Watching(cluster.workers[0].kill)

    rows = chain.work.rows(closure(chain, progress=watching))

    found = {tuple(row.values()) for row in rows}
    assert len(found) == len(rows)
    assert found == wanted
    assert watching.rounds > 3
    assert workers == 2
    assert [worker.runs for worker in cluster.workers] == [False, True]


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


def executors(chain: SparkChain) -> list[Any]:
    """What Spark knows of its executors, without the driver."""
    context: Any = chain.work.spark.sparkContext._jsc
    return list(context.sc().statusTracker().getExecutorInfos())[1:]
