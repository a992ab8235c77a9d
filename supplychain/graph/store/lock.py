"""One load at a time: a lock that lives exactly as long as the process that holds it.

The lock is the write lock of one node, held by a transaction that stays open. A process that dies loses its connection, the
server rolls the transaction back, and the lock is free: no time-out to wait for, no stale mark to clean up.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, LiteralString

import neo4j
from neo4j import exceptions as neo4j_errors

from supplychain.errors import ConnectionFailed, LoadRefused
from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.store.connection import Store

__all__ = ["LoadLock", "load_lock"]

_MAKE = Cypher("MERGE (:Lock {name: 'load'})")
_TAKE: LiteralString = "MATCH (l:Lock {name: 'load'}) SET l.held = true RETURN l.name"
_RUNNING = Cypher(
    "MATCH (l:Load) WHERE l.status = 'running' RETURN l.source AS source, l.started_at AS since ORDER BY since DESC LIMIT 1"
)
_KEEP_ALIVE = 10.0


class LoadLock:
    """The lock while it is held."""

    def __init__(self, transaction: neo4j.Transaction) -> None:
        self._transaction = transaction
        self._touched = time.monotonic()
        self._touching = Lock()

    def keep(self) -> None:
        """Show a sign of life every few seconds, so that nothing between here and the server cuts the idle connection.

        Called from any thread.
        """
        with self._touching:
            if time.monotonic() - self._touched < _KEEP_ALIVE:
                return
            try:
                self._transaction.run("RETURN 1").consume()
            except (neo4j_errors.Neo4jError, neo4j_errors.DriverError) as error:
                raise ConnectionFailed(
                    f"The lock of this load was lost: {error}.",
                    remedy="Run the load again: what is written stays, and it ends in the same graph.",
                ) from error
            self._touched = time.monotonic()


@contextmanager
def load_lock(store: Store, *, wait: float = 4.0) -> Iterator[LoadLock]:
    """Hold the right to write to the graph.

    Parameters
    ----------
    wait
        Seconds to wait for another load to end.

    Raises
    ------
    LoadRefused
        Another load holds it.
    """
    store.write(_MAKE)
    with store.explained(), store.driver.session(database=store.database) as session:
        deadline = time.monotonic() + wait
        while True:
            transaction = session.begin_transaction(timeout=0)
            if _taken(store, transaction, max(0.5, deadline - time.monotonic())):
                break
            if time.monotonic() >= deadline:
                running = store.read(_RUNNING)
                what = f" ({running[0]['source']}, since {running[0]['since']})" if len(running) else ""
                raise LoadRefused(
                    f"Another load is writing to this graph{what}.",
                    remedy="Wait until it has ended, then run this again; nothing was changed.",
                )
        try:
            yield LoadLock(transaction)
        finally:
            # A server that has died has let go of the lock, and of nothing that was committed.
            with suppress(neo4j_errors.DriverError, neo4j_errors.Neo4jError):
                transaction.close()


def _taken(store: Store, transaction: neo4j.Transaction, patience: float) -> bool:
    """Try to take the lock within `patience` seconds; False when somebody else holds it."""
    # A probe with a time limit waits in line first: the transaction that keeps the lock must have none.
    try:
        with (
            store.driver.session(database=store.database) as session,
            session.begin_transaction(timeout=patience) as probe,
        ):
            probe.run(_TAKE).consume()
            probe.rollback()
    except neo4j_errors.Neo4jError as error:
        if (
            "TransactionTimedOut" in (error.code or "")
            or "Lock" in (error.code or "")
            or error.is_retryable()
        ):
            transaction.close()
            return False
        raise
    transaction.run(_TAKE).consume()
    return True
