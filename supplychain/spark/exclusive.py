"""Artifacts that two origins reach with duties no license satisfies together (R6), found by Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.licenses.conflicts import exclusive_finding
from supplychain.licenses.finding import SEVERITIES
from supplychain.licenses.judge import exclusion
from supplychain.spark.paths import SAID, nodes_of, with_paths

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from supplychain.licenses.judge import Exclusion
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.spark.chain import SparkChain
    from supplychain.spark.stated import Stated

__all__ = ["exclusive_conflicts"]


def exclusive_conflicts(chain: SparkChain, arrivals: DataFrame, said: Stated, rules: RuleSet) -> DataFrame:
    """Return one row per artifact that exclusive duties reach, as `with_paths` does, with node and grave (severity).

    `arrivals` are those over a reach that binds: node, origin, reach, hops, way, upstream (license of the origin).
    """
    from pyspark.sql import functions as f

    work, reaches, many = chain.work, rules.table.reaches, len(rules.table.reaches)
    silent = rules.rules["R6"] == "off"
    several = arrivals.groupBy("node").agg(f.min("upstream").alias("least"), f.max("upstream").alias("most"))
    several = several.where((f.col("least") != f.col("most")) & f.lit(not silent)).select("node")
    code = (f.col("upstream").cast("long") * many + f.col("reach")).alias("code")
    arrival = f.struct("hops", "origin", "reach", "way").alias("arrival")
    mixed = arrivals.join(several, "node", "left_semi").select("node", code, arrival)
    # Nearest of each license and reach; between equals the least origin.
    nearest = work.keep(mixed.groupBy("node", "code").agg(f.min("arrival").alias("arrival")), "nearest")
    met = work.keep(nearest.groupBy("node").agg(f.sort_array(f.collect_set("code")).alias("codes")), "met")

    number = {expression: i for i, expression in enumerate(said.expressions)}
    place = {reach: i for i, reach in enumerate(reaches)}
    pairs = []
    findings: list[Exclusion] = []
    for codes in (row["codes"] for row in work.rows(met.select("codes").distinct())):
        arrived = frozenset((said.expressions[c // many], reaches[c % many]) for c in codes)
        if pair := exclusion(arrived, rules):
            one, other = (
                number[license_] * many + place[reach] for license_, reach in (pair.one, pair.other)
            )
            pairs.append((codes, one, other, len(findings)))
            findings.append(pair)
    found = met.join(work.small(pairs, "codes array<long>, one long, other long, pair int"), "codes").drop(
        "codes"
    )
    found = found.join(
        said.artifacts.select(f.col("number").alias("node"), f.col("license").alias("own")), "node"
    )
    found = work.keep(found, "exclusive")

    rows = []
    for pair_number, own in (
        tuple(row.values()) for row in work.rows(found.select("pair", "own").distinct())
    ):
        pair, license_ = findings[pair_number], said.expressions[int(own)]
        finding = exclusive_finding(pair, license_, rules)
        origin_license, reach = pair.one
        rows.append(
            (
                pair_number, own, finding.severity, "R6", ["R6"], finding.clause, finding.reason, reach, license_,
                origin_license, SEVERITIES.index(finding.severity),
            )
        )  # fmt: skip
    about = work.small(rows, f"pair int, own int, {SAID}, grave int")
    by_code = nearest.select("node", "code", "arrival")
    nearer = by_code.select("node", f.col("code").alias("one"), f.col("arrival").alias("a"))
    second = by_code.select("node", f.col("code").alias("other"), f.col("arrival").alias("b"))
    ways = found.join(nearer, ["node", "one"]).join(second, ["node", "other"]).join(about, ["pair", "own"])
    ways = work.keep(ways, "ways")
    blamed = _blamed(ways, found.select("node"), many)
    named = ways.join(blamed, "node").withColumn("also", f.col("b.origin"))
    named = named.select("*", "a.origin", "a.hops", "a.way").drop("a", "b")
    return work.keep(with_paths(chain, named, many, "node", "grave"), "exclusive-paths")


def _blamed(ways: DataFrame, found: DataFrame, many: int) -> DataFrame:
    """Return node, blamed: the artifact nearest to the origin that lies on both ways and that both duties reach."""
    from pyspark.sql import functions as f

    both = nodes_of("b.way", "b.origin", many).alias("both")
    steps = ways.select(f.col("node").alias("whose"), both, f.posexplode("a.way").alias("place", "code"))
    steps = steps.select("whose", "both", "place", f.expr(f"code div {many}").alias("node"))
    shared = steps.where(f.array_contains("both", f.col("node"))).join(found, "node", "left_semi")
    last = shared.groupBy("whose").agg(f.max(f.struct("place", "node")).alias("last"))
    return last.select(f.col("whose").alias("node"), f.col("last.node").alias("blamed"))
