"""The ways other tools hold a supply chain, on the same snapshot: in memory, in tables, row by row and as a DOT file.

Patterns of published work, written anew: the row-at-a-time MERGE of crawlers into Neo4j (AI supply chain graphs), the DOT file
read into NetworkX (HuggingGraph's documented path), NetworkX, and recursive queries of SQLite (PeaTMOSS's form) and DuckDB.
"""

from __future__ import annotations

import sqlite3
import time
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import networkx as nx
import pyarrow.parquet as pq

from benchmarks.measuring import seconds, times
from supplychain.graph.cypher import Cypher
from supplychain.graph.rows import EdgeTable, NodeRow
from supplychain.graph.snapshot import Snapshot
from supplychain.graph.snapshot.layout import END, START

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.graph.store import Store

__all__ = ["WAYS", "dot_rate", "duckdb_way", "merge_each", "networkx_way", "sqlite_way"]

DERIVED = EdgeTable("Model", "DERIVED_FROM", "Model")
DOT_EDGES = 4_000

_UP = "WITH RECURSIVE up(id) AS (SELECT b FROM e WHERE a = ? UNION SELECT e.b FROM up JOIN e ON e.a = up.id) SELECT id FROM up"
_DOWN = (
    "WITH RECURSIVE down(id) AS (SELECT a FROM e WHERE b = ? UNION SELECT e.a FROM down JOIN e ON e.b = down.id) "
    "SELECT id FROM down"
)
_CLOSURE = (
    "WITH RECURSIVE c(a, b) AS (SELECT a, b FROM e UNION SELECT c.a, e.b FROM c JOIN e ON e.a = c.b) "
    "SELECT count(*) FROM c WHERE a <> b"
)


class Measured(NamedTuple):
    """Figures of one way: seconds to build, milliseconds up and down (median, p95), seconds and pairs of the closure."""

    build: float
    up: tuple[float, float]
    down: tuple[float, float]
    closure: float
    pairs: int


def networkx_way(folder: Path, up: list[str], down: list[str]) -> Measured:
    """NetworkX: everything in memory, built again in every process."""
    started = time.perf_counter()
    graph: nx.DiGraph[str] = nx.DiGraph(_edges(folder))
    built = time.perf_counter() - started
    above = times(lambda one: nx.descendants(graph, one), up)
    below = times(lambda one: nx.ancestors(graph, one), down)
    started = time.perf_counter()
    pairs = sum(len(nx.descendants(graph, one)) for one in graph if graph.out_degree(one))
    return Measured(built, above, below, time.perf_counter() - started, pairs)


def sqlite_way(folder: Path, up: list[str], down: list[str]) -> Measured:
    """SQLite: one table of edges with an index each way, recursive queries."""
    with sqlite3.connect(":memory:") as db:
        started = time.perf_counter()
        db.execute("CREATE TABLE e (a TEXT, b TEXT)")
        db.executemany("INSERT INTO e VALUES (?, ?)", _edges(folder))
        db.execute("CREATE INDEX up ON e (a, b)")
        db.execute("CREATE INDEX down ON e (b, a)")
        return _asked(db, time.perf_counter() - started, up, down)


def duckdb_way(folder: Path, up: list[str], down: list[str]) -> Measured:
    """DuckDB: the Parquet file as a table with an index each way, recursive queries."""
    with duckdb.connect(config={"threads": 2}) as db:
        started = time.perf_counter()
        file = Snapshot(folder).file(DERIVED)
        db.execute(f'CREATE TABLE e AS SELECT "{START}" AS a, "{END}" AS b FROM \'{file}\'')
        db.execute("CREATE INDEX up ON e (a)")
        db.execute("CREATE INDEX down ON e (b)")
        return _asked(db, time.perf_counter() - started, up[:50], down[:50])


def _asked(db: Any, built: float, up: list[str], down: list[str]) -> Measured:
    above = times(lambda one: db.execute(_UP, [one]).fetchall(), up)
    below = times(lambda one: db.execute(_DOWN, [one]).fetchall(), down)
    started = time.perf_counter()
    pairs = db.execute(_CLOSURE).fetchone()[0]
    return Measured(built, above, below, time.perf_counter() - started, pairs)


WAYS = {"NetworkX": networkx_way, "SQLite": sqlite_way, "DuckDB": duckdb_way}


def dot_rate(folder: Path, file: Path) -> float:
    """Edges a second that pydot reads from a DOT file into NetworkX, on a sample; it grows faster than the file."""
    lines = [f'  "{b}" -> "{a}" [label="DERIVED_FROM"];' for a, b in _edges(folder)[:DOT_EDGES]]
    file.write_text("digraph {\n" + "\n".join(lines) + "\n}\n", "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # read_dot has been deprecated for years; it is what is documented
        return len(lines) / seconds(lambda: nx.nx_pydot.read_dot(file))


def merge_each(store: Store, rows: list[Any]) -> None:
    """Write each row by a MERGE and a transaction of its own, as a straightforward script does."""
    for row in rows:
        if isinstance(row, NodeRow):
            text = f"MERGE (n:{row.label} {{id: $id}}) SET n += $p"
            store.write(Cypher(text), {"id": row.properties["id"], "p": row.properties})
        else:
            ends = f"MERGE (a:{row.table.start} {{id: $s}}) MERGE (b:{row.table.end} {{id: $t}})"
            text = f"{ends} MERGE (a)-[r:{row.table.type}]->(b) SET r += $p"
            store.write(Cypher(text), {"s": row.start, "t": row.end, "p": row.properties})


def _edges(folder: Path) -> list[tuple[str, str]]:
    """What was made from what: (downstream, upstream)."""
    table = pq.read_table(Snapshot(folder).file(DERIVED), columns=[START, END])
    return list(zip(table[START].to_pylist(), table[END].to_pylist(), strict=True))
