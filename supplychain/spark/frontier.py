"""Reachability by frontier: each round joins only what was found last with the edges, until a round finds nothing new.

So a lattice of merges costs what its edges cost, a circle ends by itself, and every pair has its least number of hops.
Each round is written down before the next begins. Most of them find little: then only that little moves between workers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from supplychain.progress import Progress
    from supplychain.spark.work import Work

__all__ = ["reach"]


def reach(
    work: Work, name: str, start: DataFrame, steps: DataFrame, progress: Progress, *, most: int | None = None
) -> DataFrame:
    """Return what each root reaches.

    Parameters
    ----------
    name
        Under which the rounds are kept.
    start
        Distinct pairs root, node: where each root begins, at no hops.
    steps
        Distinct pairs node, next.
    most
        Hops to follow at most; None for all.

    Returns
    -------
    DataFrame
        Columns root, node, hops: each pair once, with the least number of hops.
    """
    from pyspark.sql import functions as f

    place = work.place(name)

    def kept(frame: DataFrame, hops: int) -> int:
        work.write(frame.select("root", "node"), place / f"hops={hops}")
        return work.count(place / f"hops={hops}")

    def found() -> DataFrame:
        return work.spark.read.schema("root long, node long, hops int").parquet(str(place))

    hops = 0
    new = kept(start, hops)
    with progress.task(f"Following {name.replace('-', ' ')}") as advance:
        while new and (most is None or hops < most):
            advance(new)
            front, seen = found().where(f.col("hops") == hops).select("root", "node"), found()
            if new <= work.few:
                front = f.broadcast(front)
                seen = seen.join(f.broadcast(front.select("root").distinct()), "root", "left_semi")
            arrived = front.join(steps, "node").select("root", f.col("next").alias("node")).distinct()
            hops += 1
            new = kept(arrived.join(seen, ["root", "node"], "left_anti"), hops)
    return found()
