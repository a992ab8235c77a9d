"""One Spark session for a whole run of tests, and the graphs that it and the other engines are asked about."""

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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

    from supplychain.records import Record

CHAINS = 40
QUICK = {
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # a short life is not worth compiling for
}


@pytest.fixture(scope="session")
def java() -> Path:
    """The home of a Java that runs Spark; without one these tests are skipped by name."""
    try:
        return find_java_home(Settings.load())
    except JavaNotFound as error:
        pytest.skip(f"no Java 17 for Spark. {error.remedy}")


@pytest.fixture(scope="session")
def spark(java: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp("spark")
    with open_session(folder, master="local[2]", memory="1g", options=QUICK) as session:
        yield session


def snapshot_of(records: Iterable[Record], folder: Path) -> Snapshot:
    with SnapshotWriter(folder) as writer:
        for record in records:
            writer.add(record)
    return Snapshot(folder)


def mixed_records() -> Iterator[Record]:
    """The demo graph, and beside it many small chains."""
    yield from records()
    yield from random_chains(CHAINS)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return snapshot_of(mixed_records(), tmp_path_factory.mktemp("mixed") / "snapshot")


@pytest.fixture(scope="session")
def chain(spark: SparkSession, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> SparkChain:
    return SparkChain(Work(spark, tmp_path_factory.mktemp("work")), snapshot)
