"""What changed between two snapshots of a graph, and how much rests on each change.

An id that the newer snapshot forwards is the artifact it is forwarded to, in both: a renamed base is one change of the base,
not one of each of its descendants. Tables are joined out of core; ids and what changed are held in memory.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from supplychain.errors import UnknownName
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import DEPENDENCIES
from supplychain.graph.snapshot.dependents import Dependents
from supplychain.graph.snapshot.sql import rows_in
from supplychain.graph.spilling import spilling
from supplychain.graph.table import Table
from supplychain.licenses.statement import Statement, effective_license
from supplychain.progress import SilentProgress
from supplychain.workfolder import work_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplychain.graph.snapshot.reader import Snapshot
    from supplychain.progress import Progress

__all__ = ["CHANGES", "COLUMNS", "differences"]

CHANGES = {
    "vanished base": "It was known, is not any more, and something depends on it.",
    "relicensed": "Its statements come to another license.",
    "reparented": "It is said to be made from something else, or in another way.",
    "renamed": "Its hub forwards its old id.",
    "removed": "It was known, is not any more, and nothing depends on it.",
    "added": "It was not known before.",
}
"""Kinds of changes, those that hit others first, with their meaning."""

_MEMORY = "1GB"
"""What DuckDB may take before it goes on on disk."""
_ARTIFACTS = ("Model", "Dataset", "Repository")
COLUMNS = (
    "change",
    "label",
    "id",
    "before",
    "after",
    "reach",
    "models",
    "datasets",
    "repositories",
    "nearest",
)


class _Change(NamedTuple):
    kind: str
    label: str
    id: str
    before: str
    after: str


def differences(
    old: Snapshot, new: Snapshot, *, changes: Sequence[str] = (), progress: Progress | None = None
) -> Table:
    """Return what changed from an older to a newer snapshot, by kind and then by reach, greatest first.

    Parameters
    ----------
    changes
        Kinds of `CHANGES` to return; all, if none is named.
    progress
        Told about each step.

    Returns
    -------
    Table
        Columns change, label, id (in the newer snapshot), before, after, reach (artifacts downstream over any number of
        dependencies: in the older snapshot for what is gone, else in the newer), the models, datasets and repositories among
        them, and nearest (up to three direct dependents).

    Raises
    ------
    UnknownName
        There is no such kind of change.
    """
    for name in changes:
        if name not in CHANGES:
            raise UnknownName.among("kind of change", name, CHANGES)
    shown = progress or SilentProgress()
    place = Path(tempfile.gettempdir())
    with (
        spilling("What does not fit into memory", place, "Set TMPDIR to a folder with room."),
        work_folder(place, "supplychain-diff-") as folder,
        duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(folder)}) as db,
        shown.task("Comparing two snapshots", total=4) as advance,
    ):
        db.execute("SET preserve_insertion_order = false")
        _prepare(db, old, new)
        advance(1)
        found = [*_appeared_and_gone(db), *_renamed(db), *_reparented(db), *_relicensed(db)]
        advance(1)
        rows = [*_with_reach(db, "new", (c for c in found if c.kind != "removed"))]
        advance(1)
        rows += _with_reach(db, "old", (c for c in found if c.kind == "removed"))
        advance(1)
    wanted = changes or tuple(CHANGES)
    order = {kind: place for place, kind in enumerate(CHANGES)}
    kept = [row for row in rows if row[0] in wanted]
    return Table(COLUMNS, sorted(kept, key=lambda r: (order[r[0]], -r[5], r[1], r[2])))


def _prepare(db: duckdb.DuckDBPyConnection, old: Snapshot, new: Snapshot) -> None:
    """Make the tables that everything is asked of: artifacts, edges, licenses and parents of both sides, under today's ids."""
    forwarded = [
        (label, start, end)
        for label in _ARTIFACTS
        for start, end in _pairs(db, new, EdgeTable(label, "RENAMED_TO", label))
    ]
    db.execute("CREATE TABLE forwarded (label VARCHAR, id VARCHAR, name VARCHAR)")
    _insert(db, "forwarded", _followed(forwarded))
    before = {
        (label, start)
        for label in _ARTIFACTS
        for start, _ in _pairs(db, old, EdgeTable(label, "RENAMED_TO", label))
    }
    db.execute("CREATE TABLE newly (label VARCHAR, id VARCHAR)")
    _insert(db, "newly", [(label, start) for label, start, _ in forwarded if (label, start) not in before])
    for side, snapshot in (("old", old), ("new", new)):
        _side(db, side, snapshot)
    db.execute(
        "CREATE TABLE artifact AS SELECT label, name, row_number() OVER (ORDER BY label, name) - 1 AS number "
        "FROM (SELECT label, name FROM old_node UNION SELECT label, name FROM new_node)"
    )


def _side(db: duckdb.DuckDBPyConnection, side: str, snapshot: Snapshot) -> None:
    nodes = [
        f"SELECT '{label}' AS label, id, reason FROM {rows_in(snapshot.file(label))}"
        for label in _ARTIFACTS
        if label in snapshot.tables
    ]
    empty = "SELECT '' AS label, '' AS id, '' AS reason WHERE false"
    db.execute(f"CREATE VIEW {side}_said AS {' UNION ALL '.join(nodes) or empty}")
    db.execute(
        f"CREATE TABLE {side}_node AS "
        "SELECT n.label, coalesce(f.name, n.id) AS name, bool_or(n.reason IS NULL) AS known, max(n.reason) AS reason "
        f"FROM {side}_said n LEFT JOIN forwarded f USING (label, id) GROUP BY ALL"
    )
    edges = [
        f"SELECT '{t.start}' AS down_label, start_id AS down, '{t.end}' AS up_label, end_id AS up, '{t.type}' AS type, "
        f"{'relation' if t.type == 'DERIVED_FROM' else 'NULL'} AS relation FROM {rows_in(snapshot.file(t))}"
        for t in snapshot.tables
        if isinstance(t, EdgeTable) and t.type in DEPENDENCIES and t.type != "RENAMED_TO"
    ]
    none = "SELECT '' AS down_label, '' AS down, '' AS up_label, '' AS up, '' AS type, '' AS relation WHERE false"
    db.execute(
        f"CREATE TABLE {side}_edge AS SELECT DISTINCT e.down_label, coalesce(d.name, e.down) AS down, e.up_label, "
        f"coalesce(u.name, e.up) AS up, e.type, e.relation FROM ({' UNION ALL '.join(edges) or none}) e "
        "LEFT JOIN forwarded d ON d.label = e.down_label AND d.id = e.down "
        "LEFT JOIN forwarded u ON u.label = e.up_label AND u.id = e.up"
    )
    licenses = [
        f"SELECT '{t.start}' AS label, start_id AS id, end_id AS license, field FROM {rows_in(snapshot.file(t))} "
        "WHERE confidence IS DISTINCT FROM 'inferred'"
        for t in snapshot.tables
        if isinstance(t, EdgeTable) and t.type == "LICENSED_UNDER" and t.start in _ARTIFACTS
    ]
    unlicensed = (
        "SELECT '' AS label, '' AS id, '' AS license, NULL::VARCHAR[] AS field FROM range(1) WHERE false"
    )
    db.execute(
        f"CREATE TABLE {side}_license AS SELECT label, coalesce(f.name, l.id) AS name, "
        "list_sort(list(DISTINCT {'license': l.license, 'field': list_sort(coalesce(l.field, []))})) AS said "
        f"FROM ({' UNION ALL '.join(licenses) or unlicensed}) l LEFT JOIN forwarded f USING (label, id) GROUP BY ALL"
    )


def _appeared_and_gone(db: duckdb.DuckDBPyConnection) -> Iterator[_Change]:
    rows = db.execute(
        "SELECT label, name, coalesce(o.known, false), coalesce(n.known, false), o.reason, n.reason "
        "FROM old_node o FULL JOIN new_node n USING (label, name) "
        "WHERE coalesce(o.known, false) <> coalesce(n.known, false)"
    ).fetchall()
    for label, name, was_known, _, before, after in rows:
        if was_known:
            yield _Change("removed", label, name, "known", after or "absent")
        else:
            yield _Change("added", label, name, before or "absent", "known")


def _renamed(db: duckdb.DuckDBPyConnection) -> Iterator[_Change]:
    rows = db.execute(
        "SELECT f.label, f.name, f.id FROM forwarded f JOIN newly USING (label, id) "
        "SEMI JOIN old_said USING (label, id)"
    ).fetchall()
    return (_Change("renamed", label, name, before, name) for label, name, before in rows)


def _reparented(db: duckdb.DuckDBPyConnection) -> Iterator[_Change]:
    parents = (
        "(SELECT down_label AS label, down AS name, "
        "list_sort(list(up || ' (' || coalesce(relation, 'unspecified') || ')')) AS said "
        "FROM {side}_edge WHERE type = 'DERIVED_FROM' GROUP BY ALL)"
    )
    for label, name, before, after in _compared(db, parents):
        yield _Change("reparented", label, name, ", ".join(before), ", ".join(after))


def _relicensed(db: duckdb.DuckDBPyConnection) -> Iterator[_Change]:
    for label, name, before, after in _compared(db, "{side}_license"):
        was, is_ = _license(before), _license(after)
        if was != is_:
            yield _Change("relicensed", label, name, was, is_)


def _compared(db: duckdb.DuckDBPyConnection, said: str) -> list[tuple[str, str, list[Any], list[Any]]]:
    """Return what is said otherwise of an artifact that both sides know."""
    return db.execute(
        "SELECT label, name, coalesce(o.said, []), coalesce(n.said, []) "
        f"FROM {said.format(side='old')} o FULL JOIN {said.format(side='new')} n USING (label, name) "
        "SEMI JOIN (SELECT label, name FROM old_node o SEMI JOIN new_node n ON o.label = n.label AND o.name = n.name "
        "AND o.known AND n.known) b USING (label, name) WHERE o.said IS DISTINCT FROM n.said"
    ).fetchall()


def _license(said: Iterable[dict[str, Any]]) -> str:
    return effective_license([Statement(s["license"], tuple(s["field"])) for s in said]).expression


def _with_reach(
    db: duckdb.DuckDBPyConnection, side: str, changes: Iterable[_Change]
) -> Iterator[tuple[Any, ...]]:
    asked = list(changes)
    if not asked:
        return
    names = db.sql("SELECT name FROM artifact ORDER BY number").to_arrow_table()["name"]
    labels = _numbers(
        db,
        f"SELECT list_position({list(_ARTIFACTS)}, label) - 1 AS number FROM artifact ORDER BY artifact.number",
    )
    ends = (
        f"SELECT DISTINCT d.number AS down, u.number AS up FROM {side}_edge e "
        "JOIN artifact d ON d.label = e.down_label AND d.name = e.down "
        "JOIN artifact u ON u.label = e.up_label AND u.name = e.up ORDER BY up, down"
    )
    down, up = (_numbers(db, f"SELECT {end} AS number FROM ({ends})") for end in ("down", "up"))
    dependents = Dependents(labels, len(_ARTIFACTS), down, up)
    places = range(len(asked))
    given = pa.table({"place": places, "label": [c.label for c in asked], "name": [c.id for c in asked]})
    db.register("given", given)
    numbers = _numbers(db, "SELECT number FROM given JOIN artifact USING (label, name) ORDER BY place")
    db.unregister("given")
    for change, reached in zip(asked, dependents.of(numbers), strict=True):
        reach = sum(reached.counts)
        kind = "vanished base" if change.kind == "removed" and reach else change.kind
        nearest = [names[number].as_py() for number in reached.nearest]
        yield (kind, *change[1:], reach, *reached.counts, nearest)


def _numbers(db: duckdb.DuckDBPyConnection, text: str) -> np.ndarray:
    return np.asarray(db.execute(text).fetchnumpy()["number"], np.int64)


def _pairs(db: duckdb.DuckDBPyConnection, snapshot: Snapshot, table: EdgeTable) -> list[tuple[str, str]]:
    if table not in snapshot.tables:
        return []
    return db.execute(f"SELECT start_id, end_id FROM {rows_in(snapshot.file(table))}").fetchall()


def _followed(pairs: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return where each forwarded id ends; of ids that forward to each other in a circle, the least is the name of all."""
    goals: dict[tuple[str, str], str] = {}
    for label, start, end in sorted(pairs, reverse=True):  # of several, the least decides
        goals[label, start] = end
    ends = []
    for (label, start), first in goals.items():
        seen, at = [start], first
        while at not in seen and (label, at) in goals:
            seen.append(at)
            at = goals[label, at]
        name = min(seen[seen.index(at) :]) if at in seen else at
        if name != start:
            ends.append((label, start, name))
    return ends


def _insert(db: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
