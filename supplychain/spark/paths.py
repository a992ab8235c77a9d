"""Conflicts as people read them: numbers become ids, ways become paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.graph.schema import COMPUTED_TYPES

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from supplychain.spark.chain import SparkChain

__all__ = ["ENDS", "SAID", "nodes_of", "with_paths"]

SAID = (
    "severity string, rule string, rules array<string>, clause string, reason string, via string, license string, "
    "upstream_license string"
)
"""What a verdict says of a conflict; `via` is the name of the reach."""

ENDS = ("label", "artifact", "upstream_label", "upstream")
"""Columns that name the two artifacts of a conflict."""

_PROPERTIES = tuple(
    p.name for p in COMPUTED_TYPES["CONFLICTS_WITH"].properties if p.name not in {"ruleset", "digest"}
)


def nodes_of(way: str, origin: str, many: int) -> Column:
    """Return the numbers of the artifacts on a way, downstream first, the origin last."""
    from pyspark.sql import functions as f

    return f.concat(f.expr(f"transform({way}, step -> step div {many})"), f.array(origin))


def with_paths(chain: SparkChain, rows: DataFrame, many: int, *others: str) -> DataFrame:
    """Return conflicts by id, with the properties of `CONFLICTS_WITH` but rule set and digest.

    Parameters
    ----------
    rows
        node, origin, hops, way (see `supplychain.spark.travel`), blamed and also (numbers), and what the verdict says (`SAID`).
    many
        Number of reaches, by which steps of a way are coded.
    others
        Further columns to keep.
    """
    from pyspark.sql import functions as f

    nodes = nodes_of("way", "origin", many)
    rows = chain.work.keep(rows.withColumn("nodes", nodes), "paths")
    names = chain.artifacts.select("number", "label", "id")
    steps = rows.select("node", "origin", f.posexplode("nodes").alias("place", "number")).join(
        names, "number"
    )
    step = f.struct("place", "id", "label")
    paths = steps.groupBy("node", "origin").agg(f.sort_array(f.collect_list(step)).alias("path"))
    also = names.select(f.col("number").alias("also"), f.col("id").alias("also_id"))
    place = f.array_position("nodes", f.col("blamed")).cast("int")
    ids = f.col("path")["id"]
    after = f.element_at(ids, f.least(place + 1, f.size("path")))
    said = {
        "label": f.element_at(f.col("path")["label"], 1),
        "artifact": f.element_at(ids, 1),
        "upstream_label": f.element_at(f.col("path")["label"], -1),
        "upstream": f.element_at(ids, -1),
        "reach": f.col("via"),
        "path": ids,
        "blamed": f.element_at(ids, place),
        "blamed_hop": f.concat(f.element_at(ids, place), f.lit(" → "), after),
        "inherited": f.col("blamed") != f.col("node"),
        "also": f.col("also_id"),
    }
    columns = [said.get(name, f.col(name)).alias(name) for name in (*ENDS, *_PROPERTIES)]
    return rows.join(paths, ["node", "origin"]).join(also, "also", "left").select(*columns, *others)
