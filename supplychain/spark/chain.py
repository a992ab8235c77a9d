"""A snapshot as Spark sees it: its artifacts as numbers, and the dependencies between them."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, DEPENDENCIES
from supplychain.graph.snapshot.layout import END, START

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyspark.sql import DataFrame

    from supplychain.graph.snapshot import Snapshot
    from supplychain.spark.work import Work

__all__ = ["SparkChain", "united"]

_EDGE = (
    "down_label string, down_id string, up_label string, up_id string, type string, relation string, how string, "
    "confidence string"
)


class SparkChain:
    """The artifacts and dependencies of a snapshot.

    Numbers ascend with label and id, so that ties break as everywhere else.

    Attributes
    ----------
    artifacts
        number, label, id, reason (of a placeholder).
    edges
        down, up (numbers), label (of the downstream one), type, relation, how, confidence.
    """

    def __init__(self, work: Work, snapshot: Snapshot) -> None:
        self.work = work
        self.snapshot = snapshot
        self.artifacts = work.keep(self._numbered(), "artifacts")
        self.edges = work.keep(self._joined(), "edges")

    def tables(self, type_: str) -> list[EdgeTable]:
        """Tables of a relationship type that the snapshot has, between artifacts or from one to something else."""
        return [
            t
            for t in self.snapshot.tables
            if isinstance(t, EdgeTable) and t.type == type_ and t.start in ARTIFACT_LABELS
        ]

    def read(self, table: str | EdgeTable) -> DataFrame:
        """Return the rows of a table as they stand in the snapshot."""
        return self.work.spark.read.parquet(str(self.snapshot.file(table).absolute()))

    def of(self, types: Sequence[str]) -> DataFrame:
        """Return the dependencies of some types, each pair of numbers once."""
        from pyspark.sql import functions as f

        return self.edges.where(f.col("type").isin(*types)).select("down", "up").distinct()

    def numbers_of(self, table: EdgeTable, *columns: str) -> DataFrame:
        """Return the rows of a table from artifacts to something else: number, the key of the other end, and columns."""
        from pyspark.sql import functions as f

        mine = self.artifacts.where(f.col("label") == table.start).select("number", "id")
        rows = self.read(table).select(f.col(START).alias("id"), f.col(END).alias("end"), *columns)
        return rows.join(mine, "id").select("number", "end", *columns)

    def _numbered(self) -> DataFrame:
        """Number artifacts by their place in the files, whose rows are sorted by id: nothing is sorted or moved."""
        from pyspark.sql import functions as f

        nodes = []
        first = 0
        for label in sorted(ARTIFACT_LABELS):
            if label in self.snapshot.tables:
                number = f.col("_metadata.row_index") + f.lit(first)
                nodes.append(
                    self.read(label).select(
                        number.cast("long").alias("number"), f.lit(label).alias("label"), "id", "reason"
                    )
                )
                first += self.snapshot.tables[label]
        return united(self.work, nodes, "number long, label string, id string, reason string")

    def _joined(self) -> DataFrame:
        from pyspark.sql import functions as f

        parts = []
        for table in (t for type_ in DEPENDENCIES for t in self.tables(type_)):
            rows = self.read(table)
            parts.append(
                rows.select(
                    f.lit(table.start).alias("down_label"),
                    f.col(START).alias("down_id"),
                    f.lit(table.end).alias("up_label"),
                    f.col(END).alias("up_id"),
                    f.lit(table.type).alias("type"),
                    *(
                        (f.col(name) if name in rows.columns else f.lit(None).cast("string")).alias(name)
                        for name in ("relation", "how", "confidence")
                    ),
                )
            )
        edges = united(self.work, parts, _EDGE)
        for end in ("down", "up"):
            ends = self.artifacts.select(
                f.col("number").alias(end),
                f.col("label").alias(f"{end}_label"),
                f.col("id").alias(f"{end}_id"),
            )
            edges = edges.join(ends, [f"{end}_label", f"{end}_id"])
        label = f.col("down_label").alias("label")
        return edges.select("down", "up", label, "type", "relation", "how", "confidence")


def united(work: Work, frames: Iterable[DataFrame], columns: str) -> DataFrame:
    """Return the rows of several frames of these columns, or of none."""
    given = list(frames)
    if not given:
        return work.spark.createDataFrame([], columns)
    return reduce(lambda one, other: one.unionByName(other), given)
