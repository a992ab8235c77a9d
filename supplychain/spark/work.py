"""What Spark has computed so far, as Parquet in a folder that all its processes see: nothing is ever computed twice.

A worker that dies takes nothing along that is needed again, and a plan never grows beyond one step.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["Work"]


class Work:
    """A session with the folder of its results; on a cluster, a folder that every worker reaches by the same name.

    Attributes
    ----------
    few
        That many rows had better be sent whole to every worker: what they are joined with then stays where it is.
    """

    def __init__(self, spark: SparkSession, folder: Path, *, few: int = 100_000) -> None:
        self.spark = spark
        self.few = few
        self.folder = folder.absolute()
        self._numbers = count()

    def place(self, name: str) -> Path:
        """Return a folder of that name that nothing else has been written to."""
        return self.folder / f"{next(self._numbers):03}-{name}"

    def keep(self, frame: DataFrame, name: str) -> DataFrame:
        """Compute a frame, write it under the name, and return what was written."""
        return self.write(frame, self.place(name))

    def write(self, frame: DataFrame, place: Path) -> DataFrame:
        """Compute a frame, write it to a folder, and return what was written."""
        frame.write.parquet(str(place))
        return self.spark.read.schema(frame.schema).parquet(str(place))

    def count(self, place: Path) -> int:
        """Return how many rows were written to a folder; the files know it, and no job is needed."""
        return sum(pq.read_metadata(file).num_rows for file in place.glob("*.parquet"))

    def rows(self, frame: DataFrame) -> list[dict[str, Any]]:
        """Compute a frame of few rows and return them, by way of a file: PySpark's own way leaves a socket open each time."""
        place = self.place("rows")
        frame.write.parquet(str(place))
        rows: list[dict[str, Any]] = pq.read_table(place).to_pylist()
        return rows

    def small(self, rows: Iterable[tuple[Any, ...]], columns: str | StructType) -> DataFrame:
        """Return a few rows of this process as a frame that every worker gets as a whole; `columns` name their types."""
        from pyspark.sql import functions as f

        return f.broadcast(self.spark.createDataFrame(list(rows), columns))
