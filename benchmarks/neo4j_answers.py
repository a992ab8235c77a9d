"""What Neo4j answers about a snapshot, as Parquet files: what Spark's answers are compared with (`benchmarks.spark`).

Every function here is one piece of work for a process of its own. Rows travel as a few long columns, a page of node numbers at
a time, so that neither side holds more than a page of the answer.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.big_server import opened
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import COMPUTED_TYPES
from supplychain.graph.store.findings import refresh

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from supplychain.graph.store import Store

__all__ = [
    "CONFLICT",
    "ENDS",
    "PAIR",
    "REPORTS",
    "RULES",
    "VERDICT",
    "read_findings",
    "refresh_findings",
    "report",
    "write_closure",
]

RULES = "practical"
PAIR = ("artifact", "label", "ancestor", "ancestor_label", "hops")
ENDS = ("label", "artifact", "upstream_label", "upstream")
_UNTOLD = {"ruleset", "digest"}


def _said(type_: str) -> tuple[str, ...]:
    return tuple(p.name for p in COMPUTED_TYPES[type_].properties if p.name not in _UNTOLD)


CONFLICT = (*ENDS, *_said("CONFLICTS_WITH"))
VERDICT = ("downstream", "upstream", *_said("VERDICT"))
REPORTS = {"drift": "licenses/drift_by_relation", "decay": "licenses/decidable_by_generation"}
"""Questions of the catalogue that Spark answers too."""

_MODEST: dict[str, Any] = {"memory_limit": "1GB"}
_ARROW = {
    "string": pa.string(),
    "string[]": pa.list_(pa.string()),
    "long": pa.int64(),
    "boolean": pa.bool_(),
}
_SPAN = 500_000
_PAGE = 20_000
_LABEL = "head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(%s)])"
_LAST = Cypher("MATCH (a:Artifact) RETURN max(id(a)) AS last")
_PAIRS = Cypher(
    "MATCH (m:Artifact) WHERE $first <= id(m) < $first + $span "
    "AND (EXISTS {(m)-[:DERIVED_FROM]->()} OR EXISTS {(m)-[:RENAMED_TO]-()}) "
    "CALL (m) {MATCH (m)-[:RENAMED_TO*0..]-(start) WITH collect(DISTINCT start) AS names UNWIND names AS start "
    "MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*1..]->(a) WITH names, a, min(length(p)) AS hops "
    "WHERE NOT a IN names RETURN a, hops} RETURN hops, collect(id(m)) AS artifacts, collect(id(a)) AS ancestors"
)
"""All pairs as `lineage/ancestors` gives them, for every artifact at once."""
_NAMES = Cypher(
    "MATCH (a:Artifact) WHERE $first <= id(a) < $first + $span AND EXISTS {(a)-[:DERIVED_FROM|RENAMED_TO]-()} "
    f"RETURN {_LABEL % 'a'} AS label, collect(id(a)) AS numbers, collect(a.id) AS ids"
)
_CONFLICTS = Cypher(
    "MATCH (a:Artifact)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(b) "
    f"RETURN {_LABEL % 'a'} AS label, a.id AS artifact, {_LABEL % 'b'} AS upstream_label, b.id AS upstream, "
    + ", ".join(f"c.{name} AS {name}" for name in _said("CONFLICTS_WITH"))
)
_VERDICTS = Cypher(
    "MATCH (a:License)-[v:VERDICT {ruleset: $ruleset}]->(b:License) RETURN a.id AS downstream, b.id AS upstream, "
    + ", ".join(f"v.{name} AS {name}" for name in _said("VERDICT"))
)


def write_closure(home: Path, file: Path) -> int:
    """Write all pairs of an artifact and an ancestor; how many they are."""
    with opened(home) as store, duckdb.connect(config=_MODEST) as db:
        db.execute("CREATE TABLE pair (hops INTEGER, down BIGINT, up BIGINT)")
        db.execute("CREATE TABLE name (label VARCHAR, number BIGINT, id VARCHAR)")
        for hops, down, up in _pages(store, _PAIRS):
            page = pa.table({"hops": pa.array([hops] * len(down), pa.int32()), "down": down, "up": up})
            db.execute("INSERT INTO pair FROM page")
        for label, numbers, ids in _pages(store, _NAMES):
            page = pa.table({"label": [label] * len(ids), "number": numbers, "id": ids})  # noqa: F841
            db.execute("INSERT INTO name FROM page")
        db.execute(
            "COPY (SELECT d.id AS artifact, d.label, u.id AS ancestor, u.label AS ancestor_label, hops FROM pair "
            f"JOIN name d ON d.number = down JOIN name u ON u.number = up) TO '{file}' (FORMAT parquet)"
        )
    return int(pq.read_metadata(file).num_rows)


def refresh_findings(home: Path) -> dict[str, int]:
    """Compute the license findings and write them into the graph; how many artifacts have which verdict."""
    with opened(home) as store:
        return refresh(store, RULES).counts


def read_findings(home: Path, conflicts: Path, verdicts: Path) -> int:
    """Read the findings out of the graph into a file each; how many conflicts they are."""
    with opened(home) as store:
        _copy(store, _VERDICTS, "VERDICT", VERDICT, verdicts)
        return _copy(store, _CONFLICTS, "CONFLICTS_WITH", CONFLICT, conflicts)


def report(home: Path, name: str) -> list[dict[str, Any]]:
    """Ask a question of the catalogue about the whole graph."""
    with opened(home) as store:
        return list(ask(store, REPORTS[name], {}))


def _pages(store: Store, text: Cypher) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a question put to one page of the graph after the other; the server works on two at a time."""
    last = store.read(_LAST)[0]["last"]
    firsts = range(0, (-1 if last is None else last) + 1, _SPAN)
    with ThreadPoolExecutor(2) as pool:
        for rows in pool.map(lambda first: list(store.stream(text, {"first": first, "span": _SPAN})), firsts):
            yield from rows


def _copy(store: Store, text: Cypher, type_: str, columns: Sequence[str], file: Path) -> int:
    kinds = {p.name: _ARROW[p.kind] for p in COMPUTED_TYPES[type_].properties}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    rows = store.stream_dicts(text, {"ruleset": RULES})
    written = 0
    with pq.ParquetWriter(file, schema) as writer:
        while page := list(islice(rows, _PAGE)):
            writer.write_table(pa.Table.from_pylist(page, schema=schema))
            written += len(page)
    return written
