"""The note of a computation whose findings stand in the graph: what it counted, and of which state of the graph.

The note is there only while all of its findings are: it goes before the first of them is written and comes back after the last,
so that a computation that was killed is done again, and its half is never counted as the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from supplychain.graph.store.connection import Store

__all__ = ["withdraw_note"]

_WITHDRAW = Cypher("MATCH (a:Analysis {id: $id}) DELETE a")


def withdraw_note(store: Store, key: str) -> None:
    """Take the note away, because what it vouches for is about to change; the caller holds the load lock."""
    store.write(_WITHDRAW, {"id": key})
