"""Long answers page by page: each begins behind the last row of the one before, so that no row is read only to be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.errors import UsageError
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import statements
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.graph.store import Store

__all__ = ["child_pages", "descendant_pages"]

_MORE = "the next pages"

_CHILDREN = Cypher("""
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH (start)<-[r:DERIVED_FROM]-(child)
WHERE child.id >= $downstream
WITH start, r, child, CASE WHEN child:Model THEN 'Model' ELSE 'Dataset' END AS label
WHERE child.id > $downstream OR start.id > $upstream OR (start.id = $upstream AND label > $label)
WITH start, r, child, label
ORDER BY child.id, start.id, label
LIMIT $limit
RETURN
  child.id AS downstream,
  label,
  r.relation AS relation,
  start.id AS upstream,
  COLLECT { MATCH (child)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  child.reason AS placeholder,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY downstream, upstream, label
""")
"""The rows of the question lineage/children behind one of them."""


def child_pages(
    store: Store, key: str, *, page_size: int, after: Mapping[str, Any] | None
) -> Iterator[Table]:
    """Yield what was made directly from an artifact, by id, a table at a time; see the question ``lineage/children``."""
    _check(page_size)
    last: Mapping[str, Any] = after or {"downstream": "", "upstream": "", "label": ""}
    while True:
        behind = {name: last[name] for name in ("downstream", "upstream", "label")}
        page = store.read(_CHILDREN, {"id": key, **behind, "limit": page_size + 1}).head(page_size, _MORE)
        if len(page) or after is None:
            yield page
        if not page.more:
            return
        last = after = page[-1]


def descendant_pages(
    store: Store, key: str, *, depth: int, page_size: int, after: Mapping[str, Any] | None
) -> Iterator[Table]:
    """Yield everything made from an artifact, nearest first, a table at a time; see the question ``lineage/descendants``.

    Walks one generation at a time, so that the first page of a large family costs what the first generation does.
    """
    _check(page_size)
    columns: tuple[str, ...] = ()
    waiting: list[tuple[Any, ...]] = []
    nothing_yet = after is None
    for hops in range(after["hops"] if after else 1, depth + 1):
        behind = after if after and after["hops"] == hops else {"artifact": "", "label": ""}
        while True:
            asked = {
                "id": key,
                "artifact": behind["artifact"],
                "label": behind["label"],
                "limit": page_size + 1,
            }
            rows = store.read(statements.descendants_at(hops), asked)
            columns, waiting = rows.columns, [*waiting, *rows.rows]
            while len(waiting) > page_size:
                yield Table(columns, waiting[:page_size], _MORE)
                waiting, nothing_yet = waiting[page_size:], False
            if len(rows) <= page_size:
                break
            behind = rows[-1]
        if not rows.rows and behind["artifact"] == "":
            break  # no generation is empty before the last
    if waiting or nothing_yet:
        yield Table(columns, waiting)


def _check(page_size: int) -> None:
    if page_size < 1:
        raise UsageError(f"A page holds at least one row, not {page_size}.")
