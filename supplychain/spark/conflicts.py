"""License conflicts of a whole snapshot, found by Spark: the findings of `supplychain.licenses.conflicts`, row for row.

What arrives where is joined by Spark; which verdicts there are is told here, by the same rules, once for each distinct case.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.conflicts import asked_prefix, asks_something, is_binding, judge_pair
from supplychain.licenses.finding import RULES, SEVERITIES
from supplychain.licenses.judge import judge_reach
from supplychain.licenses.reach import START
from supplychain.licenses.rules import plain_name
from supplychain.licenses.text_of import is_untold
from supplychain.progress import SilentProgress
from supplychain.spark.exclusive import exclusive_conflicts
from supplychain.spark.paths import ENDS, SAID, with_paths
from supplychain.spark.stated import Stated, stated
from supplychain.spark.travel import travel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyspark.sql import Column, DataFrame

    from supplychain.licenses.finding import Judgment
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.progress import Progress
    from supplychain.spark.chain import SparkChain

__all__ = ["SparkConflicts", "find_conflicts"]

_BITS = {rule: 1 << i for i, rule in enumerate(RULES)}
_CASE = ("upstream", "downstream", "reach", "same_owner", "name_state")
_UNKNOWN = SEVERITIES.index("unknown")


class SparkConflicts(NamedTuple):
    """What a rule set finds in a snapshot.

    Attributes
    ----------
    found
        One row per artifact and upstream artifact: label, artifact, upstream_label, upstream, and the properties of
        `CONFLICTS_WITH` (see `docs/schema.md`) but the rule set.
    judged
        Each distinct verdict on a pair of licenses, by (downstream, upstream, reach).
    counts
        Artifacts that depend on anything, by verdict.
    """

    found: DataFrame
    judged: dict[tuple[str, str, str], Judgment]
    counts: dict[str, int]


def find_conflicts(
    chain: SparkChain, rules: RuleSet, *, at_least: str = "warn", progress: Progress | None = None
) -> SparkConflicts:
    """Return the conflicts of every artifact with every artifact above it, at least as severe as `at_least`."""
    from pyspark.sql import functions as f

    shown = progress or SilentProgress()
    work = chain.work
    with shown.task("Reading what is stated"):
        said = stated(chain)
    asking = [i for i, e in enumerate(said.expressions) if e and asks_something(e)]
    start = said.artifacts.where(f.col("license").isin(asking)).select("number")
    arrivals = travel(work, said, rules.table, start, shown)
    with shown.task("Judging what arrived"):
        judged, verdicts = _judged(chain, said, arrivals, rules, SEVERITIES.index(at_least))
    with shown.task("Finding who is to blame"):
        plain = _plain(chain, judged, verdicts, rules, SEVERITIES.index(at_least))
        binding = [i for i, reach in enumerate(rules.table.reaches) if is_binding(reach, rules)]
        exclusive = exclusive_conflicts(chain, judged.where(f.col("reach").isin(binding)), said, rules)
        grave = f.col("grave") >= SEVERITIES.index(at_least)
        found = _together(plain, exclusive.where(grave).drop("grave", "node"))
    with shown.task("Counting verdicts"):
        counts = _counts(chain, said, rules, judged, exclusive, shown)
    return SparkConflicts(work.keep(found, "conflicts"), _licenses_alone(verdicts, rules), counts)


def _judged(
    chain: SparkChain, said: Stated, arrivals: DataFrame, rules: RuleSet, least: int
) -> tuple[DataFrame, list[Judgment]]:
    """Return the arrivals with verdict (an index into the judgments), grave (severity) and mask (rules that fire)."""
    from pyspark.sql import functions as f

    prefixes = [(i, plain_name(p)) for i, e in enumerate(said.expressions) if (p := asked_prefix(e))]
    asked = chain.work.small(prefixes, "upstream int, prefix string")
    below = said.artifacts.select(
        f.col("number").alias("node"),
        f.col("license").alias("downstream"),
        f.col("owner").alias("own"),
        "name",
    )
    above = said.artifacts.select(
        f.col("number").alias("origin"), f.col("license").alias("upstream"), f.col("owner").alias("its")
    )
    right = f.col("name").startswith(f.col("prefix"))
    state = f.when(f.col("prefix").isNull() | f.col("name").isNull(), 0).when(right, 1).otherwise(2)
    cases = (
        arrivals.join(below, "node")
        .join(above, "origin")
        .join(asked, "upstream", "left")
        .withColumn("same_owner", f.coalesce(f.col("own") == f.col("its"), f.lit(False)))
        .withColumn("name_state", state)
        .select(
            "node", "origin", "reach", "hops", "way", "upstream", "downstream", "same_owner", "name_state"
        )
    )
    cases = chain.work.keep(cases, "cases")
    reaches = rules.table.reaches
    distinct = [tuple(row.values()) for row in chain.work.rows(cases.select(*_CASE).distinct())]
    verdicts = [
        judge_pair(said.expressions[int(up)], said.expressions[int(down)], reaches[reach], rules, same, state)
        for up, down, reach, same, state in distinct
    ]
    rows = [
        (*case, i, SEVERITIES.index(v.severity), _mask(v, least))
        for i, (case, v) in enumerate(zip(distinct, verdicts, strict=True))
    ]
    columns = "upstream int, downstream int, reach int, same_owner boolean, name_state int, verdict int, grave int, mask int"
    judged = cases.join(chain.work.small(rows, columns), list(_CASE))
    columns_kept = ("node", "origin", "reach", "hops", "way", "upstream", "verdict", "grave", "mask")
    return chain.work.keep(judged.select(*columns_kept), "judged"), verdicts


def _mask(verdict: Judgment, least: int) -> int:
    return sum(
        _BITS[rule] for rule in {f.rule for f in verdict.findings if SEVERITIES.index(f.severity) >= least}
    )


def _plain(
    chain: SparkChain, judged: DataFrame, verdicts: list[Judgment], rules: RuleSet, least: int
) -> DataFrame:
    """Return one row per artifact and origin: the gravest, of equals the nearest, with the artifact that dropped the term."""
    from pyspark.sql import functions as f

    order = f.struct(-f.col("grave"), "hops", "reach", "way", "verdict")
    worst = judged.where((f.col("grave") >= least) & (f.col("mask") > 0))
    worst = worst.groupBy("node", "origin").agg(f.min(order).alias("w"))
    worst = worst.select("node", "origin", "w.hops", "w.way", "w.verdict")
    about = chain.work.small(
        ((i, _BITS.get(words[1], 0), *words) for i, words in enumerate(_said(v, least) for v in verdicts)),
        f"verdict int, bit int, {SAID}",
    )
    chosen = chain.work.keep(worst.join(about.select("verdict", "bit"), "verdict"), "chosen")
    many = len(rules.table.reaches)
    steps = chosen.select("node", "origin", "bit", f.posexplode("way").alias("place", "code"))
    steps = steps.select(
        f.col("node").alias("whose"),
        "origin",
        "bit",
        "place",
        f.expr(f"code div {many}").alias("node"),
        (f.col("code") % many).cast("int").alias("reach"),
    )
    failing = steps.join(judged.select("node", "origin", "reach", "mask"), ["node", "origin", "reach"])
    failing = failing.where(f.col("mask").bitwiseAND(f.col("bit")) > 0)
    first = failing.groupBy(f.col("whose").alias("node"), "origin").agg(
        f.max(f.struct("place", "node")).alias("first")
    )
    blamed = first.select("node", "origin", f.col("first.node").alias("blamed"))
    rows = chosen.join(blamed, ["node", "origin"]).join(about.drop("bit"), "verdict")
    return with_paths(chain, rows.withColumn("also", f.lit(None).cast("long")), many)


def _said(verdict: Judgment, least: int) -> tuple[str, str, list[str], str, str, str, str, str]:
    counted = [f for f in verdict.findings if SEVERITIES.index(f.severity) >= least]
    if not counted:
        return (verdict.severity, "", [], "", "", verdict.reach, verdict.downstream, verdict.upstream)
    first = counted[0]
    rules = list(dict.fromkeys(f.rule for f in counted))
    return (
        verdict.severity, first.rule, rules, first.clause, first.reason, verdict.reach, verdict.downstream, verdict.upstream,
    )  # fmt: skip


def _together(plain: DataFrame, exclusive: DataFrame) -> DataFrame:
    """Join exclusive duties (R6) with a plain conflict of the same two: the rule that comes first by name names it."""
    from pyspark.sql import functions as f

    key: list[str] = list(ENDS)
    rest = [c for c in plain.columns if c not in key]
    one = plain.select(*key, f.struct(*rest).alias("one"))
    other = exclusive.select(*key, f.struct(*rest).alias("other"))
    mine, its = f.col("one"), f.col("other")
    first = f.when(its.isNull() | (mine["rule"] <= its["rule"]), mine).otherwise(its)
    second = f.when(first["rule"] == mine["rule"], its).otherwise(mine)
    rows = one.join(other, key, "full").select(*key, first.alias("a"), second.alias("b"))
    none = f.array().cast("array<string>")
    joined: dict[str, Column] = {
        "rules": f.array_union("a.rules", f.coalesce("b.rules", none)),
        "also": f.coalesce("a.also", "b.also"),
    }
    return rows.select(*key, *(joined.get(c, f.col(f"a.{c}")).alias(c) for c in rest))


def _counts(
    chain: SparkChain,
    said: Stated,
    rules: RuleSet,
    judged: DataFrame,
    exclusive: DataFrame,
    progress: Progress,
) -> dict[str, int]:
    """Count the artifacts of each verdict; below what is unknown nothing is ok."""
    from pyspark.sql import functions as f

    table = rules.table
    alive = [word for word, reach in table.compose[START].items() if table.fires(reach)]
    untold = [i for i, e in enumerate(said.expressions) if e and is_untold(e)]
    doubtful = said.artifacts.where(f.col("license").isin(untold)).select("number")
    firing = [i for i, reach in enumerate(table.reaches) if table.fires(reach)]
    doubt = travel(chain.work, said, table, doubtful, progress, merge_origins=True)

    def graded(rows: DataFrame, grade: Column) -> DataFrame:
        return rows.select("node", grade.cast("int").alias("grade"))

    unknown = f.lit(_UNKNOWN)
    dependent = graded(
        said.edges.where(f.col("word").isin(alive)).select(f.col("down").alias("node")), f.lit(0)
    )
    below = graded(doubt.where(f.col("reach").isin(firing)), unknown)
    known = chain.work.keep(
        dependent.unionByName(below).groupBy("node").agg(f.max("grade").alias("grade")), "dependent"
    )
    nodes = known.select("node")
    itself = graded(doubtful.select(f.col("number").alias("node")).join(nodes, "node", "left_semi"), unknown)
    arrived = graded(judged.join(nodes, "node", "left_semi"), f.col("grave"))
    parts = (known, itself, arrived, graded(exclusive, f.col("grave")))
    every = reduce(lambda one, other: one.unionByName(other), parts)
    final = every.groupBy("node").agg(f.max("grade").alias("grade")).groupBy("grade").count()
    by = {SEVERITIES[row["grade"]]: int(row["count"]) for row in chain.work.rows(final)}
    counts = {severity: by.get(severity, 0) for severity in SEVERITIES if severity != "info"}
    counts["ok"] += by.get("info", 0)
    return counts


def _licenses_alone(verdicts: Iterable[Judgment], rules: RuleSet) -> dict[tuple[str, str, str], Judgment]:
    """Return the verdicts without what owners and names make of them."""
    return {
        (v.downstream, v.upstream, v.reach): judge_reach(v.upstream, v.reach, v.downstream, rules)
        for v in verdicts
    }
