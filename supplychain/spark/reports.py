"""Canned reports of the catalogue, on Spark: how licenses drift by relation, and how far down they can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.graph.schema import CATEGORY_LABELS
from supplychain.progress import SilentProgress
from supplychain.spark.chain import united
from supplychain.spark.frontier import reach
from supplychain.spark.lineage import licenses_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from supplychain.progress import Progress
    from supplychain.spark.chain import SparkChain

__all__ = ["decay", "drift"]

_UNKNOWN = "unknown"


def drift(chain: SparkChain) -> DataFrame:
    """Return how licenses change from a model to what is made of it, by relation, as `licenses/drift_by_relation` does."""
    from pyspark.sql import functions as f

    none = f.array().cast("array<string>")
    said = licenses_of(chain)
    own = said.select(f.col("node").alias("down"), f.col("licenses").alias("own"))
    its = said.select(f.col("node").alias("up"), f.col("licenses").alias("its"))
    pairs = _derivations(chain).join(own, "down", "left").join(its, "up", "left")
    pairs = pairs.select(
        "relation", f.coalesce("own", none).alias("own"), f.coalesce("its", none).alias("its")
    )
    mine, theirs = f.size("own") > 0, f.size("its") > 0

    def count(which: Column) -> Column:
        return f.coalesce(f.sum(which.cast("long")), f.lit(0))

    counted = pairs.groupBy("relation").agg(
        f.count("*").alias("pairs"),
        count(mine & theirs).alias("both_stated"),
        count(f.arrays_overlap("own", "its")).alias("kept"),
        count(~mine & theirs).alias("dropped"),
        count(mine & ~theirs).alias("added"),
        count(~mine & ~theirs).alias("neither"),
    )
    replaced = f.col("both_stated") - f.col("kept")
    share = f.when(f.col("both_stated") > 0, f.round(replaced / f.col("both_stated"), 4))
    return counted.select(
        "relation",
        "pairs",
        "both_stated",
        "kept",
        replaced.alias("replaced"),
        "dropped",
        "added",
        "neither",
        share.alias("share_replaced"),
    ).orderBy("relation")


def decay(chain: SparkChain, *, depth: int = 12, progress: Progress | None = None) -> DataFrame:
    """Return how the share of models whose licenses can be judged decays, as `licenses/decidable_by_generation` does.

    A model is decidable when it and every model it was made from state a license that can be named; its generation is its
    distance to the nearest model that was made from nothing known.
    """
    from pyspark.sql import functions as f

    shown = progress or SilentProgress()
    work = chain.work
    edges = work.keep(_derivations(chain).select("down", "up").distinct(), "derivations")
    below = edges.toDF("next", "node")
    models = chain.artifacts.where("label = 'Model'").select(f.col("number").alias("node"))
    roots = (
        edges.select(f.col("up").alias("node"))
        .distinct()
        .join(edges.toDF("node", "base"), "node", "left_anti")
    )
    unnamed = models.join(_named(chain), "node", "left_anti")
    generations = reach(work, "generations", _one(roots), below, shown).where(
        (f.col("hops") > 0) & (f.col("hops") <= depth)
    )
    doubtful = reach(work, "doubtful", _one(unnamed), below, shown).select("node", f.lit(1).alias("doubtful"))
    each = generations.join(doubtful, "node", "left").groupBy(f.col("hops").alias("generation"))
    counted = each.agg(
        f.count("*").alias("models"), f.count(f.when(f.col("doubtful").isNull(), 1)).alias("decidable")
    )
    share = f.round(f.col("decidable") / f.col("models"), 4).alias("share_decidable")
    return counted.select("generation", "models", "decidable", share).orderBy("generation")


def _derivations(chain: SparkChain) -> DataFrame:
    from pyspark.sql import functions as f

    models = chain.artifacts.where("label = 'Model'").select(f.col("number").alias("down"))
    derived = chain.edges.where("type = 'DERIVED_FROM'").join(models, "down", "left_semi")
    return derived.select("down", "up", "relation")


def _one(nodes: DataFrame) -> DataFrame:
    """Return the nodes as the beginning of one and the same walk."""
    from pyspark.sql import functions as f

    return nodes.select(f.lit(0).cast("long").alias("root"), "node")


def _named(chain: SparkChain) -> DataFrame:
    """Return the models that state a license whose category is known: column node."""
    from pyspark.sql import functions as f

    if "License" not in chain.snapshot.tables:
        return chain.work.spark.createDataFrame([], "node long")
    known = [category for category in CATEGORY_LABELS if category != _UNKNOWN]
    licenses = chain.read("License").where(f.col("category").isin(known)).select(f.col("id").alias("end"))
    tables = [t for t in chain.tables("LICENSED_UNDER") if t.start == "Model"]
    said = united(chain.work, (chain.numbers_of(t) for t in tables), "number long, end string")
    return said.join(f.broadcast(licenses), "end").select(f.col("number").alias("node")).distinct()
