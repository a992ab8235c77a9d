"""Travel: which licenses arrive where, over which reach, by the shortest way; the propagation table, joined.

Says the same as `supplychain.licenses.travel`: of several ways of equal length the one through the least artifact counts, then
the one that arrived there by the first reach of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from supplychain.licenses.reach import PropagationTable
    from supplychain.progress import Progress
    from supplychain.spark.stated import Stated
    from supplychain.spark.work import Work

__all__ = ["travel"]

_ARRIVALS = "node long, origin long, reach int, way array<long>"


def travel(
    work: Work,
    stated: Stated,
    table: PropagationTable,
    start: DataFrame,
    progress: Progress,
    *,
    merge_origins: bool = False,
) -> DataFrame:
    """Return where the licenses of some artifacts arrive.

    Parameters
    ----------
    start
        Column number.
    merge_origins
        Keep only the nearest origin of each reach at an artifact: enough to know whether any arrives; the way is left out.

    Returns
    -------
    DataFrame
        Columns node, origin, reach (an index into the reaches of the table), hops, way (node and reach of every step, the
        artifact itself first and the one next to the origin last, as node * number of reaches + reach).
    """
    from pyspark.sql import functions as f

    many = len(table.reaches)
    key = ["node", "reach"] if merge_origins else ["node", "origin", "reach"]
    compose = work.keep(_compose(work, table), "compose")
    edges = stated.edges.select(f.col("up").alias("node"), f.col("down").alias("next"), "word")
    place = work.place("doubt" if merge_origins else "arrivals")

    def found(hops: str) -> DataFrame:
        return work.spark.read.schema(f"{_ARRIVALS}, hops int").parquet(str(place)).where(hops)

    def kept(frame: DataFrame, hops: int) -> int:
        work.write(frame.select("node", "origin", "reach", "way"), place / f"hops={hops}")
        return work.count(place / f"hops={hops}")

    none = f.array().cast("array<long>")
    number = f.col("number")
    first = start.select(
        number.alias("node"), number.alias("origin"), f.lit(0).alias("reach"), none.alias("way")
    )
    new = kept(first, 0)
    hops = 0
    with progress.task("Following what is unknown" if merge_origins else "Following licenses") as advance:
        while new:
            advance(new)
            front = found(f"hops = {hops}").drop("hops")
            seen = found("hops > 0").select(*key) if hops else None
            if new <= work.few:
                front = f.broadcast(front)
                if seen is not None and not merge_origins:
                    seen = seen.join(f.broadcast(front.select("origin").distinct()), "origin", "left_semi")
            steps = (
                front.join(edges, "node")
                .join(f.broadcast(compose), ["reach", "word"])
                .where(f.col("next") != f.col("origin"))
            )
            by = f.struct("node", "reach", "origin", "way")
            arrives = f.col("arrives").alias("reach")
            nearest = steps.select(by.alias("by"), f.col("next").alias("node"), "origin", arrives)
            nearest = nearest.groupBy(*key).agg(f.min("by").alias("by"))
            step = f.col("node") * many + f.col("reach")
            arrived = nearest.select(
                "node",
                f.col("by.origin").alias("origin"),
                "reach",
                (none if merge_origins else f.concat(f.array(step), "by.way")).alias("way"),
            )
            hops += 1
            fresh = arrived if seen is None else arrived.join(seen, key, "left_anti")
            new = kept(fresh, hops)
    return found("hops > 0")


def _compose(work: Work, table: PropagationTable) -> DataFrame:
    """Return the propagation table as rows reach, word, arrives."""
    number = {name: i for i, name in enumerate(table.reaches)}
    rows = [
        (number[reach], word, number[result])
        for reach, row in table.compose.items()
        for word, result in row.items()
        if result
    ]
    return work.small(rows, "reach int, word string, arrives int")
