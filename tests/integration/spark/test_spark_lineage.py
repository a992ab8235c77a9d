"""Spark and Neo4j give the same lineages of the same graph: of random chains, and of the demo graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from supplychain.graph.catalogue import query
from supplychain.graph.cypher import Cypher
from supplychain.loading import write_records
from supplychain.spark.lineage import lineage
from tests.chains import random_chains
from tests.integration.spark.conftest import CHAINS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyspark.sql import DataFrame

    from supplychain.graph.store import Store
    from supplychain.spark.chain import SparkChain

pytestmark = pytest.mark.server

_IDS = Cypher(
    "MATCH (a:Model|Dataset) WHERE EXISTS {(a)-[:DERIVED_FROM|RENAMED_TO]-()} RETURN DISTINCT a.id AS id"
)
COLUMNS = ("artifact", "label", "hops", "licenses", "placeholder")


def in_order(rows: Iterable[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    plain = (tuple(tuple(v) if isinstance(v, list) else v for v in map(row.get, columns)) for row in rows)
    return sorted(plain, key=repr)


def of_spark(chain: SparkChain, frame: DataFrame) -> list[tuple[Any, ...]]:
    return in_order(chain.work.rows(frame), "root", *COLUMNS)


def of_neo4j(store: Store, question: str, ids: list[str], depth: int = 100) -> list[tuple[Any, ...]]:
    """What a question of the catalogue answers for every id, asked at once."""
    text = query(question).text.replace("$id}", "id}")
    each = Cypher(f"UNWIND $ids AS id CALL (id) {{\n{text}\n}} RETURN id AS root, {', '.join(COLUMNS)}")
    return in_order(store.read(each, {"ids": ids, "depth": depth, "limit": 10_000}), "root", *COLUMNS)


def test_lineages_of_random_chains_are_those_of_neo4j(store: Store, chain: SparkChain) -> None:
    write_records(store, random_chains(CHAINS), source="chance")
    ids = [row["id"] for row in store.read(_IDS)]

    for direction in ("up", "down"):
        question = f"lineage/{'ancestors' if direction == 'up' else 'descendants'}"
        wanted = of_neo4j(store, question, ids)
        assert len(wanted) > 300
        assert of_spark(chain, lineage(chain, ids, direction=direction)) == wanted
