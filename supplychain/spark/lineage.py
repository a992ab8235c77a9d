"""Ancestors and descendants: of some artifacts, or all pairs of a whole graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.errors import UnknownName, UsageError
from supplychain.graph.schema import DEPENDENCIES, fit_key
from supplychain.identifiers import current_id
from supplychain.progress import SilentProgress
from supplychain.spark.chain import united
from supplychain.spark.frontier import reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyspark.sql import DataFrame

    from supplychain.progress import Progress
    from supplychain.spark.chain import SparkChain

__all__ = ["DIRECTIONS", "TYPES", "closure", "licenses_of", "lineage"]

DIRECTIONS = ("up", "down")
TYPES = ("DERIVED_FROM",)
"""What counts as a dependency where nobody says otherwise."""


def lineage(
    chain: SparkChain,
    artifacts: Sequence[str],
    *,
    direction: str = "up",
    types: Sequence[str] = TYPES,
    hops: int | None = None,
    progress: Progress | None = None,
) -> DataFrame:
    """Return the ancestors (``up``) or descendants (``down``) of artifacts, as `lineage/ancestors` and `…/descendants` do.

    A renamed artifact is one under all its names, and from an old id to the current one is a step too.

    Parameters
    ----------
    types
        Relationship types that count as dependencies, beside renames.
    hops
        Steps to follow; None for all.

    Returns
    -------
    DataFrame
        Columns root, artifact, label, hops, licenses, placeholder. A root is named by the id that was found of it.

    Raises
    ------
    UnknownName
        The snapshot has no artifact of one of the ids.
    """
    from pyspark.sql import functions as f

    shown = progress or SilentProgress()
    numbers = _known(chain, artifacts)
    named = chain.work.small(
        ((root, n) for root, many in numbers.items() for n in many), "name string, number long"
    )
    # A model and a data set may share an id: both begin under the number of the first.
    first = named.groupBy("name").agg(f.min("number").alias("root"))
    start = named.join(first, "name").select("root", f.col("number").alias("node")).distinct()
    pairs = _pairs(chain, start, direction, types, hops, shown)
    roots = first.select("root", f.col("name").alias("of"))
    return _described(chain, pairs.join(roots, "root").drop("root").withColumnRenamed("of", "root"))


def closure(
    chain: SparkChain,
    *,
    types: Sequence[str] = TYPES,
    hops: int | None = None,
    progress: Progress | None = None,
) -> DataFrame:
    """Return all pairs of an artifact and an ancestor: columns artifact, label, ancestor, ancestor_label, hops."""
    from pyspark.sql import functions as f

    roots = chain.of([*types, "RENAMED_TO"]).select("down").union(chain.of(["RENAMED_TO"]).select("up"))
    start = roots.distinct().select(f.col("down").alias("root"), f.col("down").alias("node"))
    pairs = _pairs(chain, start, "up", types, hops, progress or SilentProgress())
    named = chain.artifacts.select("number", "label", "id")
    below = named.toDF("root", "label", "artifact")
    above = named.toDF("node", "ancestor_label", "ancestor")
    columns = ("artifact", "label", "ancestor", "ancestor_label", "hops")
    return pairs.join(below, "root").join(above, "node").select(*columns)


def _pairs(
    chain: SparkChain,
    start: DataFrame,
    direction: str,
    types: Sequence[str],
    hops: int | None,
    progress: Progress,
) -> DataFrame:
    """Return root, node, hops of everything the roots reach that is not a name of theirs."""
    from pyspark.sql import functions as f

    if direction not in DIRECTIONS:
        raise UsageError(f"The direction must be {' or '.join(DIRECTIONS)}, not {direction!r}.")
    if hops is not None and hops < 1:
        raise UsageError(
            f"{hops} hops were asked for.", remedy="Follow at least one, or leave it out for all."
        )
    for name in types:
        if name not in DEPENDENCIES:
            raise UnknownName.among("kind of dependency", name, DEPENDENCIES)
    work = chain.work
    here, there = ("down", "up") if direction == "up" else ("up", "down")
    if chain.tables("RENAMED_TO"):
        renames = chain.of(["RENAMED_TO"])
        both = renames.unionByName(
            renames.select(f.col("up").alias("down"), f.col("down").alias("up"))
        ).distinct()
        names = reach(work, "names", start, both.toDF("node", "next"), progress)
        start = names.select("root", "node")
    steps = work.keep(
        chain.of([*types, "RENAMED_TO"]).select(f.col(here).alias("node"), f.col(there).alias("next")),
        "steps",
    )
    what = "ancestors" if direction == "up" else "descendants"
    return reach(work, what, start, steps, progress, most=hops).where("hops > 0")


def _known(chain: SparkChain, artifacts: Iterable[str]) -> dict[str, list[int]]:
    """Return the numbers of the artifacts of each id, under the first spelling of it that the snapshot has."""
    spellings = {
        asked: list(dict.fromkeys((fit_key(asked), current_id(asked), asked.lower()))) for asked in artifacts
    }
    if not spellings:
        raise UsageError("No artifact was named.", remedy="Name at least one id.")
    wanted = chain.work.small({(s,) for each in spellings.values() for s in each}, "id string")
    found: dict[str, list[int]] = {}
    for row in chain.work.rows(chain.artifacts.join(wanted, "id").select("id", "number").orderBy("number")):
        found.setdefault(row["id"], []).append(row["number"])
    known, missing = {}, []
    for asked, candidates in spellings.items():
        name = next((c for c in candidates if c in found), None)
        if name is None:
            missing.append(asked)
        else:
            known[name] = found[name]
    if missing:
        raise UnknownName(f"The snapshot has no artifact named {', '.join(map(repr, missing))}.")
    return known


def licenses_of(chain: SparkChain) -> DataFrame:
    """Return what artifacts state, whoever said so: columns node, licenses (ids, ascending)."""
    from pyspark.sql import functions as f

    said = united(
        chain.work, (chain.numbers_of(t) for t in chain.tables("LICENSED_UNDER")), "number long, end string"
    )
    return said.groupBy(f.col("number").alias("node")).agg(
        f.sort_array(f.collect_set("end")).alias("licenses")
    )


def _described(chain: SparkChain, pairs: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    none = f.array().cast("array<string>")
    about = chain.artifacts.select(
        f.col("number").alias("node"), "label", f.col("id").alias("artifact"), "reason"
    )
    return (
        pairs.join(about, "node")
        .join(licenses_of(chain), "node", "left")
        .select(
            "root",
            "artifact",
            "label",
            "hops",
            f.coalesce("licenses", none).alias("licenses"),
            f.col("reason").alias("placeholder"),
        )
    )
