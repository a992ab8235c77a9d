"""What licenses need of a chain: the word of every dependency, and of every artifact its license, owner and name."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.expressions import NONE
from supplychain.licenses.reach import edge_word
from supplychain.licenses.statement import Statement, effective_license
from supplychain.spark.chain import united

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame

    from supplychain.spark.chain import SparkChain

__all__ = ["Stated", "stated"]

_KIND = ("type", "label", "relation", "how", "confidence")


class Stated(NamedTuple):
    """The frames that licenses travel in.

    Attributes
    ----------
    edges
        down, up, word (of the propagation table); each triple once.
    artifacts
        number, license (an index into `expressions`), owner, name (in the form that `has_prefix` compares; of models only).
    expressions
        Distinct licenses; the blank one is that of an id that the hub forwards, which states nothing of its own.
    """

    edges: DataFrame
    artifacts: DataFrame
    expressions: Sequence[str]


def stated(chain: SparkChain) -> Stated:
    """Return the frames of a chain; says the same as `read_chain` of a graph."""
    from pyspark.sql import functions as f

    work = chain.work
    edges = work.keep(_worded(chain), "worded")
    said = work.keep(_statements(chain), "statements")
    distinct = [row["said"] for row in work.rows(said.select("said").distinct())]
    licenses = [
        effective_license([Statement(s["end"], tuple(s["field"])) for s in each]).expression
        for each in distinct
    ]
    expressions = ["", NONE, *sorted({*licenses} - {"", NONE})]
    place = {expression: i for i, expression in enumerate(expressions)}
    which = work.small(
        ((each, place[license_]) for each, license_ in zip(distinct, licenses, strict=True)),
        said.select("said", f.lit(0).alias("license")).schema,
    )
    renamed = edges.where(f.col("word") == "renamed")
    forwarded = renamed.select(f.col("down").alias("number"), f.lit(True).alias("old")).distinct()
    owned = united(
        chain.work, (chain.numbers_of(t) for t in chain.tables("OWNED_BY")), "number long, end string"
    )
    owners = owned.groupBy("number").agg(f.min("end").alias("owner"))
    ends = edges.select(f.col("down").alias("number")).union(edges.select("up")).distinct()
    plain = f.regexp_replace(f.lower(f.substring_index("id", "/", -1)), "[^a-z0-9]", "")
    license_ = f.coalesce("license", f.lit(place[NONE]))
    artifacts = (
        chain.artifacts.join(ends, "number", "left_semi")
        .join(said.join(which, "said").select("number", "license"), "number", "left")
        .join(forwarded, "number", "left")
        .join(owners, "number", "left")
        .select(
            "number",
            f.when(f.col("old") & (license_ == place[NONE]), place[""]).otherwise(license_).alias("license"),
            "owner",
            f.when(f.col("label") == "Model", plain).alias("name"),
        )
    )
    return Stated(edges, work.keep(artifacts, "stated"), expressions)


def _worded(chain: SparkChain) -> DataFrame:
    """Return the dependencies with their words; which kinds there are is few enough to be told here."""
    from pyspark.sql import functions as f

    kinds = [tuple(row.values()) for row in chain.work.rows(chain.edges.select(*_KIND).distinct())]
    columns = ", ".join(f"its_{name} string" for name in _KIND)
    words = chain.work.small(((*kind, edge_word(*kind)) for kind in kinds), f"{columns}, word string")
    same = reduce(lambda a, b: a & b, (f.col(name).eqNullSafe(f.col(f"its_{name}")) for name in _KIND))
    return chain.edges.join(words, same).select("down", "up", "word").distinct()


def _statements(chain: SparkChain) -> DataFrame:
    """Return number, said: all statements of each artifact but those that are merely inferred."""
    from pyspark.sql import functions as f

    parts = [
        chain.numbers_of(table, "field", "confidence")
        .where("confidence <> 'inferred'")
        .select("number", "end", "field")
        for table in chain.tables("LICENSED_UNDER")
    ]
    rows = united(chain.work, parts, "number long, end string, field array<string>")
    none = f.array().cast("array<string>")
    one = f.struct("end", f.sort_array(f.coalesce("field", none)).alias("field"))
    return rows.groupBy("number").agg(f.sort_array(f.collect_set(one)).alias("said"))
