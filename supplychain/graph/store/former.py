"""What a source has dropped since it said it: such claims are moved to relationships of a type of their own, and back.

The law is `supplychain.graph.claims.is_former`. A claim is written where it comes to before it is taken from where it was, so a
run that is killed loses none, and the next one finishes the work.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from supplychain.graph.claims import join, parted
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import FORMER, RELATIONSHIP_TYPES
from supplychain.graph.store import statements
from supplychain.graph.store.changes import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from supplychain.graph.claims import Properties
    from supplychain.graph.cypher import Cypher
    from supplychain.graph.store.connection import Store

__all__ = ["settle"]

_BATCH = 5_000


def settle(store: Store, send: Callable[[Cypher, list[Any]], object]) -> int:
    """Part what is said today from what was said formerly, in the whole graph.

    Parameters
    ----------
    send
        Called with each statement and its rows.

    Returns
    -------
    int
        Pairs of nodes between which something changed; 0 where everything was as it should be.
    """
    changed = 0
    for type_ in FORMER:
        ends = dict(RELATIONSHIP_TYPES[type_].ends)
        found = list(store.stream(statements.unsettled(type_)))
        for label, rows in groupby(found, key=itemgetter(0)):
            table = EdgeTable(label, type_, ends[label])
            same = [row[1:] for row in rows]
            for first in range(0, len(same), _BATCH):
                changed += _part(table, same[first : first + _BATCH], send)
    return changed


def _part(
    table: EdgeTable, found: Iterable[tuple[Any, ...]], send: Callable[[Cypher, list[Any]], object]
) -> int:
    former_table = EdgeTable(table.start, FORMER[table.type], table.end)
    merges = RELATIONSHIP_TYPES[table.type].merges
    come, today, gone = _Changes(former_table), _Changes(table), _Changes(former_table)
    changed = 0
    for s, t, *stored, start in found:
        said, dropped = ({k: v for k, v in (old or {}).items() if k in merges} for old in stored)
        whole = join(merges, said, dropped) if said and dropped else said or dropped
        about = {name: value for name, value in start.items() if value is not None}
        says_today, says_formerly = parted(merges, whole, about)
        both = join(merges, dropped, says_formerly) if dropped and says_formerly else says_formerly or dropped
        come.add(s, t, dropped, both)
        today.add(s, t, said, says_today or {})
        gone.add(s, t, both, says_formerly or {})
        changed += (said, dropped) != (says_today or {}, says_formerly or {})
    for changes in (come, today, gone):
        changes.send(send)
    return changed


class _Changes:
    """What becomes of relationships of one table; no properties stand for no relationship."""

    def __init__(self, table: EdgeTable) -> None:
        self._table = table
        self._names = [p.name for p in RELATIONSHIP_TYPES[table.type].all_properties]
        self._new: list[list[Any]] = []
        self._other: list[dict[str, Any]] = []
        self._gone: list[dict[str, Any]] = []

    def add(self, s: str, t: str, before: Properties, after: Properties) -> None:
        if before == after:
            return
        if not before:
            self._new.append([s, t, *map(after.get, self._names)])
        elif not after:
            self._gone.append({"s": s, "t": t})
        else:
            self._other.append({"s": s, "t": t, "p": difference(before, after)})

    def send(self, send: Callable[[Cypher, list[Any]], object]) -> None:
        send(statements.edge_batch(self._table, self._names), self._new)
        send(statements.edge_update(self._table), self._other)
        send(statements.delete_edges(self._table), self._gone)
