"""Statements that their source has dropped since: parted from what is said today, once a table and its nodes are whole.

The law is `supplychain.graph.claims.is_former`. Most snapshots hold one reading of each source, which two aggregates tell; of
the others only those relationships pass through Python that hold a claim older than what its source says of their start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from supplychain.graph.claims import parted
from supplychain.graph.snapshot.grouped import GroupedFile
from supplychain.graph.snapshot.layout import END, ROW_GROUP, START, arrow_schema, merges_of
from supplychain.graph.snapshot.sql import dicts, rows_in

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from supplychain.graph.claims import Properties
    from supplychain.graph.rows import EdgeTable

__all__ = ["part"]

_ABOUT = ("sources", "collected_at", "claims", "reason", "unread")
"""Properties of a node that tell when each source read it, and whether it described it and looked at its licenses."""

_CLAIMS = (
    "SELECT {keys}, source, coalesce(json_extract_string(claim, '$.collected_at'), collected_at) AS read_at FROM "
    "(SELECT {keys}, collected_at, unnest(sources) AS source, unnest(coalesce(claims, [NULL])) AS claim FROM {rows})"
)


def part(
    db: duckdb.DuckDBPyConnection, table: EdgeTable, whole: Path, nodes: Path, former: Path
) -> tuple[int, int]:
    """Leave in the file of a table what is said today, and write what was said formerly beside it; neither file is ever empty.

    Parameters
    ----------
    whole
        All statements of the table, sorted by key; rewritten where some are former.
    nodes
        The nodes that the relationships start from, sorted by key.
    former
        Where former statements are written.

    Returns
    -------
    tuple
        Rows of both.
    """
    db.execute(f"CREATE OR REPLACE TEMP VIEW stated AS SELECT * FROM {rows_in(whole)}")
    db.execute(f"CREATE OR REPLACE TEMP VIEW about AS SELECT id, {', '.join(_ABOUT)} FROM {rows_in(nodes)}")
    rows = pq.read_metadata(whole).num_rows
    if not _several_times(db):
        return rows, 0
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE dropped AS SELECT DISTINCT {START}, {END} "
        f"FROM ({_CLAIMS.format(keys=f'{START}, {END}', rows='stated')}) s "
        f"JOIN ({_CLAIMS.format(keys='id', rows='about')}) a ON a.id = s.{START} AND a.source = s.source "
        "WHERE s.read_at > '' AND a.read_at > s.read_at"
    )
    if not _first(db, "SELECT count(*) FROM dropped"):
        return rows, 0
    today = whole.with_suffix(".today")
    with (
        GroupedFile(today, table) as kept,
        GroupedFile(former, table) as moved,
        pq.ParquetFile(whole) as file,
    ):
        for batch in file.iter_batches(ROW_GROUP):
            said, was = _parted(db, table, batch)
            kept.write(said)
            moved.write(was)
    today.replace(whole)
    for path, written in ((whole, kept), (former, moved)):
        if not written.rows:
            path.unlink()
    return kept.rows, moved.rows


def _several_times(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether a node can have been read later than a relationship that leads from it."""
    newest = _first(db, "SELECT max(collected_at) FROM about")
    oldest, several = db.execute(
        "SELECT min(collected_at), bool_or(claims IS NOT NULL) FROM stated"
    ).fetchall()[0]
    return bool(several or (newest and oldest and newest > oldest))


def _parted(
    db: duckdb.DuckDBPyConnection, table: EdgeTable, batch: pa.RecordBatch
) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """Return what is said today and what was said formerly of some rows, both in their order."""
    db.register("batch", pa.Table.from_batches([batch]))
    keys = f"{START}, {END}"
    about = ", ".join(f"a.{name} AS about_{name}" for name in _ABOUT)
    first, last = (batch.column(START)[place].as_py() for place in (0, -1))
    found = db.execute(
        f"SELECT b.*, {about} FROM batch b SEMI JOIN dropped USING ({keys}) JOIN about a ON a.id = b.{START} "
        f"WHERE a.id BETWEEN ? AND ? ORDER BY {keys}",
        [first, last],
    )
    said: list[dict[str, Any]] = []
    was: list[dict[str, Any]] = []
    for row in dicts(found):
        start = {n: value for n in _ABOUT if (value := row.pop(f"about_{n}")) is not None}
        ends = {START: row.pop(START), END: row.pop(END)}
        stated: Properties = {name: value for name, value in row.items() if value is not None}
        for rows, half in zip((said, was), parted(merges_of(table), stated, start), strict=True):
            if half is not None:
                rows.append({**ends, **half})
    schema = arrow_schema(table)
    db.register("said", pa.Table.from_pylist(said, schema=schema))
    rest = db.sql(
        f"SELECT * FROM (SELECT b.* FROM batch b ANTI JOIN dropped USING ({keys}) UNION ALL SELECT * FROM said) ORDER BY {keys}"
    ).to_arrow_table()
    for name in ("batch", "said"):
        db.unregister(name)
    return _batch(rest, schema), _batch(pa.Table.from_pylist(was, schema=schema), schema)


def _batch(rows: pa.Table, schema: pa.Schema) -> pa.RecordBatch:
    whole = rows.cast(schema).combine_chunks().to_batches()
    return whole[0] if whole else pa.RecordBatch.from_pylist([], schema=schema)


def _first(db: duckdb.DuckDBPyConnection, text: str) -> Any:
    return db.execute(text).fetchall()[0][0]
