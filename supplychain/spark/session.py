"""A Spark session: local, or a driver of a standalone cluster; its files of work, and what it says on the way."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from supplychain.errors import SparkFailed, UsageError
from supplychain.settings import Settings, exported, inherited
from supplychain.spark.java import find_java_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pyspark.sql import SparkSession

__all__ = ["LOCAL", "LOG", "errors_of_spark", "open_session"]

LOCAL = "local[*]"
LOG = "spark.log"
"""Name of the file, in the folder of the session, to which Spark writes what it has to say."""
_LOOPBACK = re.compile(r"local\b|local-cluster\b|spark://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|$)")
_TAIL = 400
_PATIENCE = 60.0


def errors_of_spark() -> tuple[type[Exception], ...]:
    """Return what is raised when Spark gives up, or its Java is gone.

    Raises
    ------
    SparkFailed
        PySpark is not installed.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise SparkFailed(
            "PySpark is not installed.", remedy="Run: pip install 'supplychain[spark]'."
        ) from error
    return PySparkException, Py4JError, ConnectionError


@contextmanager
def open_session(
    folder: Path,
    *,
    master: str | None = None,
    memory: str = "2g",
    executor_memory: str = "1g",
    options: Mapping[str, str] | None = None,
    settings: Settings | None = None,
) -> Iterator[SparkSession]:
    """Open a session and stop it at the end of the block.

    Parameters
    ----------
    folder
        Where Spark may put what it spills, and its log; it must exist.
    master
        ``local[*]`` (this process, all cores), ``local[2]``, or the address of a standalone master, ``spark://host:7077``.
        Under `spark-submit` the session is that of the submission, and `master` must be left out.
    memory, executor_memory
        Heap of this process, and of each executor where there are others, e.g. ``2g``.
    options
        Settings of Spark that differ from ours, by name.

    Raises
    ------
    JavaNotFound
        No Java on this machine runs Spark.
    SparkFailed
        PySpark is not installed, or Spark does not start.
    """
    errors_of_spark()
    submitted = bool(inherited(["PYSPARK_GATEWAY_PORT"]))
    if submitted and master is not None:
        raise UsageError(
            f"The master {master} was asked for, but spark-submit has already chosen one.",
            remedy="Give --master to spark-submit, before the name of the script.",
        )
    chosen = {} if submitted else _options(master or LOCAL, memory, executor_memory, folder)
    spark = _start(
        {**chosen, **(options or {})}, folder, submitted=submitted, settings=settings or Settings.load()
    )
    try:
        yield spark
    finally:
        with suppress(OSError, *errors_of_spark()):  # where Java has died, what is on its way already says so
            spark.stop()
        if not submitted:
            _end_java()


def _end_java() -> None:
    """End the Java process that this one started; Spark itself would keep it, and its memory, to the end."""
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway  # noqa: SLF001 - Spark has no word for it
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    SparkContext._active_spark_context = None  # noqa: SLF001 - still there where Java has died
    if gateway is None:
        return
    with suppress(OSError, *errors_of_spark()):
        gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(_PATIENCE)


def _options(master: str, memory: str, executor_memory: str, folder: Path) -> dict[str, str]:
    loopback = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return {
        "spark.app.name": "supplychain",
        "spark.master": master,
        "spark.driver.memory": memory,
        "spark.executor.memory": executor_memory,
        "spark.local.dir": str(folder),
        **(loopback if _LOOPBACK.match(master) else {}),
    }


_ALWAYS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    # Whoever asks for less gets less: small partitions are put together, so this is an upper bound.
    "spark.sql.shuffle.partitions": "64",
    "spark.sql.adaptive.coalescePartitions.initialPartitionNum": "64",
    # Columns of numbers are ten times as large in memory as in a file: a table is sent whole only where it is truly small.
    "spark.sql.sources.fileCompressionFactor": "10.0",
    "spark.graphx.pregel.checkpointInterval": "20",
}


def _start(options: dict[str, str], folder: Path, *, submitted: bool, settings: Settings) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    if SparkContext._active_spark_context is not None:  # noqa: SLF001 - no public way to ask
        raise UsageError(
            "A Spark session is open in this process already.", remedy="Stop it first: one process has one."
        )
    log = folder / LOG
    conf = SparkConf(loadDefaults=False)
    conf.setAll([*({} if submitted else _ALWAYS).items(), *options.items()])
    try:
        if submitted:
            return SparkSession.builder.config(map={**_ALWAYS, **options}).getOrCreate()
        home = find_java_home(settings)
        with exported(JAVA_HOME=str(home)), log.open("wb") as errors:
            launch: Any = launch_gateway  # has no types
            gateway = launch(conf, popen_kwargs={"stderr": errors})
            return SparkSession(SparkContext(conf=conf, gateway=gateway))
    except (PySparkException, OSError) as error:
        said = log.read_text("utf-8", errors="replace").strip() if log.exists() else ""
        raise SparkFailed(f"Spark does not start: {error} {said[-_TAIL:]}".strip()) from error
