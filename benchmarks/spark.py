"""Spark on a snapshot of the Hub's size: the closure and the license findings, checked against DuckDB and the pure core.

Usage: python -m benchmarks.spark SNAPSHOT [--copies 3] [--master spark://…] [--memory 4g] [--executor-memory 2g]
       [--short] [--unchecked] [--work FOLDER]

`--copies` puts that many copies of the snapshot side by side, under ids of their own, and measures that. Times are single runs,
session and numbering of artifacts named apart. What is checked is compared row by row.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from supplychain.graph.rows import EdgeTable as Rows
from supplychain.graph.schema import ARTIFACT_LABELS, DEPENDENCIES
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.snapshot.layout import END, START
from supplychain.graph.store.chain import StoredChain
from supplychain.graph.store.findings import _by_rules
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.reach import edge_word
from supplychain.licenses.ruleset import named_ruleset
from supplychain.licenses.statement import Statement, effective_license
from supplychain.progress import LogProgress
from supplychain.spark.conflicts import find_conflicts
from supplychain.spark.graphx import components, pagerank
from supplychain.spark.job import open_job
from supplychain.spark.lineage import closure
from supplychain.spark.reports import decay, drift

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULES = "practical"
_KIND = ("type", "dl", "relation", "how", "confidence")
_KEYS = ("label", "artifact", "upstream_label", "upstream")
_SAID = ("severity", "rule", "reach", "hops", "blamed", "blamed_hop", "path", "also")


def main() -> None:
    """Run everything and print one line for each step."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("snapshot", type=Path)
    options.add_argument("--copies", type=int, default=1)
    options.add_argument("--master")
    options.add_argument("--memory", default="4g")
    options.add_argument("--executor-memory", default="2g")
    options.add_argument("--unchecked", action="store_true", help="Leave out the comparison.")
    options.add_argument("--short", action="store_true", help="The closure and the findings only.")
    options.add_argument("--work", type=Path, help="Folder for what is written on the way.")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work, ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        snapshot = Snapshot(given.snapshot)
        if given.copies > 1:
            with _timed(f"{given.copies} copies of the snapshot"):
                snapshot = _copies(snapshot, given.copies, place / "snapshot")
        print(
            f"{snapshot.nodes:,} nodes, {snapshot.relationships:,} relationships, load {os.getloadavg()[0]:.1f}"
        )
        _measure(snapshot, place, given)


def _measure(snapshot: Snapshot, place: Path, given: argparse.Namespace) -> None:
    ties = sum(n for t, n in snapshot.tables.items() if isinstance(t, Rows) and t.type in DEPENDENCIES)
    derived = sum(n for t, n in snapshot.tables.items() if isinstance(t, Rows) and t.type == "DERIVED_FROM")
    say = LogProgress(every=30)
    with (
        _timed("everything, session and numbering included", ties),
        open_job(
            snapshot.path,
            place / "answers",
            master=given.master,
            memory=given.memory,
            executor_memory=given.executor_memory,
            progress=say,
        ) as job,
    ):
        job.answer.mkdir()
        work, chain = job.chain.work, job.chain
        with _timed("closure", derived):
            pairs = work.write(closure(chain, progress=say), job.answer / "closure").count()
        with _timed("license findings", ties):
            found = find_conflicts(chain, named_ruleset(_RULES), progress=say)
            conflicts = work.write(found.found, job.answer / "conflicts").count()
        print(f"{pairs:,} pairs, {conflicts:,} conflicts, {found.counts}", flush=True)
        if not given.short:
            with _timed("PageRank", ties):
                work.write(pagerank(chain), job.answer / "pagerank")
            with _timed("components", ties):
                work.write(components(chain), job.answer / "components")
            with _timed("drift and decay", derived):
                work.write(drift(chain), job.answer / "drift")
                work.write(decay(chain, progress=say), job.answer / "decay")
    if not given.unchecked:
        _check(snapshot, place / "answers", found.counts)


def _check(snapshot: Snapshot, answers: Path, counts: dict[str, int]) -> None:
    """Compare with what one process says; a difference ends the run."""
    with duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(answers)}) as db:
        with _timed("the closure by DuckDB"):
            differ = _differing_pairs(db, snapshot, answers / "closure")
        print(f"pairs that differ: {differ}", flush=True)
        with _timed("the edge table"):
            table = _edge_table(db, snapshot)
    with _timed("the findings by the core"):
        core = _by_rules(StoredChain(table, np.arange(len(table.keys)), {}), named_ruleset(_RULES))
    wanted = {}
    columns = _properties()
    for (down, up), row in core.conflicts:
        values = dict(zip(columns, row, strict=True))
        wanted[*table.keys[down], *table.keys[up]] = [values[name] for name in _SAID]
    wrong = 0
    rows = 0
    for file in sorted((answers / "conflicts").glob("*.parquet")):
        for found in pq.read_table(file).to_pylist():
            rows += 1
            wrong += wanted.get(tuple(found[key] for key in _KEYS)) != [found[name] for name in _SAID]
    print(
        f"conflicts that differ: {wrong} of {rows:,} (the core has {len(wanted):,}); counts equal: {counts == core.counts}"
    )
    if differ or wrong or rows != len(wanted) or counts != core.counts:
        raise SystemExit("The answers differ.")


def _properties() -> tuple[str, ...]:
    from supplychain.graph.schema import COMPUTED_TYPES

    return tuple(p.name for p in COMPUTED_TYPES["CONFLICTS_WITH"].properties if p.name != "ruleset")


def _differing_pairs(db: duckdb.DuckDBPyConnection, snapshot: Snapshot, closure_: Path) -> int:
    edges = " UNION ALL ".join(
        f"SELECT '{t.start}' AS label, {START} AS id, '{t.end}' AS up_label, {END} AS up "
        f"FROM read_parquet('{snapshot.file(t)}')"
        for t in snapshot.tables
        if isinstance(t, Rows) and t.type == "DERIVED_FROM"
    )
    db.execute(f"CREATE TABLE edge AS SELECT DISTINCT * FROM ({edges})")
    db.execute(
        "CREATE TABLE pair AS WITH RECURSIVE walk AS (SELECT label, id, up_label, up, 1 AS hops FROM edge UNION "
        "SELECT w.label, w.id, e.up_label, e.up, w.hops + 1 FROM walk w JOIN edge e ON e.label = w.up_label AND e.id = w.up) "
        "SELECT id AS artifact, label, up AS ancestor, up_label AS ancestor_label, min(hops)::INTEGER AS hops "
        "FROM walk GROUP BY ALL"
    )
    spark = (
        f"SELECT artifact, label, ancestor, ancestor_label, hops FROM read_parquet('{closure_}/*.parquet')"
    )
    both = f"((FROM pair) EXCEPT ALL ({spark})) UNION ALL (({spark}) EXCEPT ALL (FROM pair))"
    found = db.execute(f"SELECT count(*) FROM ({both})").fetchone()
    return int(found[0]) if found else -1


def _edge_table(db: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> EdgeTable:
    """Make the edge table of a snapshot without renames."""
    ties = [t for t in snapshot.tables if isinstance(t, Rows) and t.type in DEPENDENCIES]
    parts = []
    for t in ties:
        own = {"DERIVED_FROM": ("relation", "NULL"), "USES": ("NULL", "how")}.get(t.type, ("NULL", "NULL"))
        parts.append(
            f"SELECT '{t.start}' AS dl, {START} AS d, '{t.end}' AS ul, {END} AS u, '{t.type}' AS type, "
            f"{own[0]}::VARCHAR AS relation, {own[1]}::VARCHAR AS how, confidence FROM read_parquet('{snapshot.file(t)}')"
        )
    db.execute(f"CREATE TABLE tie AS {' UNION ALL '.join(parts)}")
    db.execute(
        "CREATE TABLE node AS SELECT label, id, row_number() OVER (ORDER BY label, id) - 1 AS n FROM "
        "(SELECT dl AS label, d AS id FROM tie UNION SELECT ul, u FROM tie)"
    )
    kinds = db.execute("SELECT DISTINCT type, dl, relation, how, confidence FROM tie").fetchall()
    words = sorted({edge_word(*kind) for kind in kinds})
    db.register("kind", pa.table({
        **{name: pa.array([k[i] for k in kinds], pa.string()) for i, name in enumerate(_KIND)},
        "word": [words.index(edge_word(*kind)) for kind in kinds],
    }))  # fmt: skip
    same = " AND ".join(
        f"t.{c} IS NOT DISTINCT FROM k.{c}" for c in ("type", "dl", "relation", "how", "confidence")
    )
    edges = _columns(
        db,
        f"SELECT a.n AS down, b.n AS up, k.word FROM tie t JOIN kind k ON {same} JOIN node a ON a.label = t.dl AND a.id = t.d "
        "JOIN node b ON b.label = t.ul AND b.id = t.u ORDER BY up, down, word",
    )
    if "Owner" in snapshot.tables:
        db.execute(
            f"CREATE TABLE owner AS SELECT id, row_number() OVER () AS o FROM read_parquet('{snapshot.file('Owner')}')"
        )
    labels, ids = (
        db.sql(f"SELECT {c} FROM node ORDER BY n").to_arrow_table()[c].to_pylist() for c in ("label", "id")
    )
    expressions = {"NONE": 0}
    license_ = np.zeros(len(ids), np.int32)
    owner = np.full(len(ids), -1, np.int32)
    for label in ARTIFACT_LABELS:
        said = Rows(label, "LICENSED_UNDER", "License")
        if said in snapshot.tables:
            rows = db.execute(
                f"SELECT n, list(struct_pack(l := {END}, f := field)) FROM read_parquet('{snapshot.file(said)}') r "
                f"JOIN node ON label = '{label}' AND id = r.{START} WHERE confidence <> 'inferred' GROUP BY n"
            ).fetchall()
            for n, each in rows:
                stated = effective_license([Statement(s["l"], tuple(s["f"] or ())) for s in each]).expression
                license_[n] = expressions.setdefault(stated, len(expressions))
        owned = Rows(label, "OWNED_BY", "Owner")
        if owned in snapshot.tables:
            found = _columns(
                db,
                f"SELECT n, min(o) AS o FROM read_parquet('{snapshot.file(owned)}') r JOIN owner ON owner.id = r.{END} "
                f"JOIN node ON label = '{label}' AND node.id = r.{START} GROUP BY n",
            )
            owner[found["n"]] = found["o"]
    keys = [ArtifactKey(label, id_) for label, id_ in zip(labels, ids, strict=True)]
    down, up, word = (
        edges["down"].astype(np.int32),
        edges["up"].astype(np.int32),
        edges["word"].astype(np.int16),
    )
    return EdgeTable(keys, down, up, word, words, list(expressions), license_, owner)


def _columns(db: duckdb.DuckDBPyConnection, text: str) -> dict[str, np.ndarray]:
    return {name: np.asarray(column) for name, column in db.execute(text).fetchnumpy().items()}


def _copies(snapshot: Snapshot, copies: int, folder: Path) -> Snapshot:
    """Write a snapshot that many times side by side; licenses are the same in all copies."""
    with duckdb.connect(config={"memory_limit": "2GB"}) as db, SnapshotWriter(folder) as writer:
        for table in snapshot.tables:
            for copy in range(copies):

                def own(column: str, label: str) -> str:
                    return column if label == "License" or not copy else f"'{copy}-' || {column}"  # noqa: B023

                if isinstance(table, Rows):
                    keys = f"{own(START, table.start)} AS {START}, {own(END, table.end)} AS {END}"
                elif table == "License" and copy:
                    continue
                else:
                    keys = f"{own('id', table)} AS id"
                rows = db.sql(f"SELECT * REPLACE ({keys}) FROM read_parquet('{snapshot.file(table)}')")
                writer.add_table(table, rows.to_arrow_reader(50_000))
    return Snapshot(folder)


@contextmanager
def _timed(what: str, edges: int = 0) -> Iterator[None]:
    """Print how long a step took, and what that makes per million edges, beside the load of the machine."""
    started = time.perf_counter()
    yield
    took = time.perf_counter() - started
    each = f", {took / edges * 1e6:.1f} s per million edges" if edges else ""
    print(f"{what}: {took:.1f} s{each} (load {os.getloadavg()[0]:.1f})", flush=True)


if __name__ == "__main__":
    main()
