"""One standalone cluster and one Spark session for a module of tests, and the graph that all engines are asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.demo import records
from supplychain.errors import JavaNotFound
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.settings import Settings
from supplychain.spark.chain import SparkChain
from supplychain.spark.java import find_java_home
from supplychain.spark.session import open_session
from supplychain.spark.work import Work
from tests.chains import random_chains
from tests.spark_cluster import SPARK_OPTIONS, running_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.records import Record
    from tests.spark_cluster import Cluster

CHAINS = 40
QUICK = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    # A plan that sees a few rows once is not worth compiling either.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": SPARK_OPTIONS,
    "spark.executor.extraJavaOptions": SPARK_OPTIONS,
}
BOTH = {"spark.cores.max": "2", "spark.scheduler.minRegisteredResourcesRatio": "1.0"}
"""No job begins before both workers have their executors."""


@pytest.fixture(scope="session")
def java() -> Path:
    """The home of a Java that runs Spark; without one these tests are skipped by name."""
    try:
        return find_java_home(Settings.load())
    except JavaNotFound as error:
        pytest.skip(f"no Java 17 for Spark. {error.remedy}")


@pytest.fixture(scope="module")
def cluster(java: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(java, tmp_path_factory.mktemp("cluster")) as running:
        yield running


def mixed_records() -> Iterator[Record]:
    """The demo graph, and beside it many small chains."""
    yield from records()
    yield from random_chains(CHAINS)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("mixed") / "snapshot"
    with SnapshotWriter(folder) as writer:
        for record in mixed_records():
            writer.add(record)
    return Snapshot(folder)


@pytest.fixture(scope="module")
def chain(
    cluster: Cluster, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkChain]:
    """The snapshot in a session whose two executors are the workers of the cluster."""
    folder = tmp_path_factory.mktemp("spark")
    with open_session(
        folder, master=cluster.address, memory="512m", executor_memory="512m", options={**QUICK, **BOTH}
    ) as session:
        # Of the rounds of a walk some find more than that, and some less.
        yield SparkChain(Work(session, tmp_path_factory.mktemp("work"), few=20), snapshot)
