"""PageRank and components by GraphX, which is part of Spark; without a Python side of its own, it is reached through Java."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.errors import UnknownName
from supplychain.graph.schema import RELATIONSHIP_TYPES
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame

    from supplychain.progress import Progress
    from supplychain.spark.chain import SparkChain

__all__ = ["TYPES", "components", "pagerank"]

TYPES = ("DERIVED_FROM", "USES")
"""What counts as a dependency where nobody says otherwise; as for the other engines."""
_TOLERANCE = 1e-6


def pagerank(
    chain: SparkChain,
    *,
    damping: float = 0.85,
    types: Sequence[str] = TYPES,
    tolerance: float = _TOLERANCE,
    progress: Progress | None = None,
) -> DataFrame:
    """Return PageRank (Brin and Page, 1998) of all artifacts, which sums to 1: columns artifact, label, score.

    `tolerance` is the change of a rank, whose average is 1, below which it is taken to be final.
    """
    from pyspark.sql import functions as f

    edges = _edges(chain, types)
    last = chain.work.rows(chain.artifacts.agg(f.coalesce(f.max("number"), f.lit(-1)).alias("last")))[0][
        "last"
    ]
    # GraphX knows only what has an edge, and scales its ranks. A tie between two that do not exist tells by how much:
    # the first of them has the rank of an artifact on which nothing rests.
    alone, other = last + 1, last + 2
    given = edges.unionByName(chain.work.small([(alone, other)], "down long, up long"))
    with (progress or SilentProgress()).task("Computing PageRank"):
        ranks = _vertices(chain, given, "pagerank", "pageRank", tolerance, 1 - damping, kind="double")
    base = ranks.where(f.col("number") == alone).select(f.col("value").alias("base"))
    known = ranks.where(~f.col("number").isin(alone, other))
    every = chain.artifacts.join(known, "number", "left").crossJoin(f.broadcast(base))
    every = every.select("id", "label", f.coalesce("value", "base").alias("value"))
    total = f.broadcast(every.agg(f.sum("value").alias("total")))
    score = (f.col("value") / f.col("total")).alias("score")
    return every.crossJoin(total).select(f.col("id").alias("artifact"), "label", score)


def components(
    chain: SparkChain, *, types: Sequence[str] = TYPES, progress: Progress | None = None
) -> DataFrame:
    """Return for every artifact the first of those it hangs together with, in whatever direction, and how many they are.

    Columns artifact, label, component, component_label, size.
    """
    from pyspark.sql import functions as f

    with (progress or SilentProgress()).task("Computing components"):
        found = _vertices(chain, _edges(chain, types), "components", "connectedComponents", kind="long")
    group = f.coalesce("value", "number").alias("group")
    mine = chain.artifacts.join(found, "number", "left").select(f.col("id").alias("artifact"), "label", group)
    mine = chain.work.keep(mine, "grouped")
    sizes = mine.groupBy("group").agg(f.count("*").alias("size"))
    first = chain.artifacts.select(
        f.col("number").alias("group"),
        f.col("id").alias("component"),
        f.col("label").alias("component_label"),
    )
    columns = ("artifact", "label", "component", "component_label", "size")
    return mine.join(sizes.join(first, "group"), "group").select(*columns)


def _edges(chain: SparkChain, types: Sequence[str]) -> DataFrame:
    """Return the dependencies of some types; several between the same two stay several."""
    from pyspark.sql import functions as f

    for name in types:
        if name not in RELATIONSHIP_TYPES:
            raise UnknownName.among("relationship type", name, RELATIONSHIP_TYPES)
    return chain.edges.where(f.col("type").isin(*types)).select("down", "up")


def _vertices(
    chain: SparkChain, edges: DataFrame, name: str, method: str, *options: float, kind: str
) -> DataFrame:
    """Return number and value of every artifact that has an edge."""
    from pyspark.sql import functions as f

    work = chain.work
    context: Any = work.spark.sparkContext
    context.setCheckpointDir(str(work.place("rounds")))  # long walks around a circle keep no endless plan
    given, place = work.place(f"{name}-edges"), work.place(name)
    edges.select(f.concat_ws(" ", "down", "up")).write.text(str(given))
    java = context._jvm  # noqa: SLF001 - the only way to GraphX
    level = java.org.apache.spark.storage.StorageLevel.MEMORY_AND_DISK()
    graphx = java.org.apache.spark.graphx
    scala = context._jsc.sc()  # noqa: SLF001
    pieces = context.defaultParallelism
    graph = graphx.GraphLoader.edgeListFile(scala, str(given), False, pieces, level, level)
    tag = java.scala.reflect.ClassTag.Int()
    operations = graphx.Graph.graphToGraphOps(graph, tag, tag)
    result = getattr(operations, method)(*options)
    result.vertices().saveAsTextFile(str(place))
    for used in (result, graph):
        used.unpersist(True)
    lines = work.spark.read.text(str(place))
    parts = f.split(f.trim(f.col("value"), f.lit("()")), ",")
    return lines.select(parts[0].cast("long").alias("number"), parts[1].cast(kind).alias("value"))
