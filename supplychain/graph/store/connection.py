"""A connection to one Neo4j database: reading, writing, and errors that say what to do."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, LiteralString, Self, cast

import neo4j
from neo4j import exceptions as neo4j_errors
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from supplychain.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DatabaseMissing,
    DatabaseStopped,
    GdsMissing,
    OutOfMemory,
    QueryFailed,
    QueryTimeout,
    ServerTooOld,
)
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.paths import with_paths_as_text
from supplychain.graph.table import Table
from supplychain.settings import redacted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping


__all__ = ["OLDEST_NEO4J", "OutOfMemory", "Store"]

OLDEST_NEO4J = (5, 21)
"""Oldest server whose Cypher has the shortest-path selectors that lineage queries are written in."""

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_QUIET = {"notifications_min_severity": "OFF", "telemetry_disabled": True}
# What the driver logs about a failure is in the exception too; whoever wants the log configures logging, and gets it.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_MEMORY = ("MemoryPoolOutOfMemory", "OutOfMemoryError", "TransactionOutOfMemory")


class Store:
    """One database of a Neo4j server.

    Parameters
    ----------
    driver
        An open driver of the official client.
    database
        Name of the database.
    timeout
        Seconds after which the server gives a transaction up.
    owned
        Whether closing the store closes the driver.
    address
        What errors call the server.
    """

    def __init__(
        self,
        driver: neo4j.Driver,
        database: str = "neo4j",
        *,
        timeout: float = 120.0,
        owned: bool = True,
        address: str = "the server",
    ) -> None:
        self.driver = driver
        self.database = database
        self.timeout = timeout
        self.address = address
        self._owned = owned
        self._version: tuple[int, ...] | None = None

    @classmethod
    def open(
        cls, uri: str, user: str, password: str, database: str = "neo4j", *, timeout: float = 120.0
    ) -> Self:
        """Connect and make sure that the database answers and is new enough."""
        if uri.split("://", maxsplit=1)[0] not in _SCHEMES:
            raise ConnectionFailed(
                f"{redacted(uri)!r} is not a Neo4j address.",
                remedy="Use bolt://host:7687, or neo4j+s://… for Aura.",
            )
        if "@" in uri:
            raise ConnectionFailed(
                "The address holds a user name or password, which addresses are shown with.",
                remedy="Leave them out and set NEO4J_USERNAME and NEO4J_PASSWORD.",
            )
        with _explained(uri, database):
            try:
                driver = neo4j.GraphDatabase.driver(uri, auth=(user, password), **cast("Any", _QUIET))
            except (neo4j_errors.ConfigurationError, ValueError) as error:
                raise ConnectionFailed(
                    f"{uri!r} is not a Neo4j address: {str(error).rstrip('.')}.",
                    remedy="Use bolt://host:7687, or neo4j+s://… for Aura.",
                ) from None
        store = cls(driver, database, timeout=timeout, address=uri)
        try:
            store.check()
        except BaseException:
            driver.close()
            raise
        return store

    def close(self) -> None:
        """Close the driver, if this store opened it."""
        if self._owned:
            self.driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store(database={self.database!r})"

    def within(self, timeout: float) -> Self:
        """Return the same database under another time limit; closing it leaves the driver open."""
        return type(self)(self.driver, self.database, timeout=timeout, owned=False, address=self.address)

    def check(self) -> tuple[int, ...]:
        """Version of the server; raises when it does not answer, refuses the login, lacks the database or is too old."""
        if self._version is None:
            with self.explained():
                self.driver.verify_connectivity()  # fails at once, where a query would be retried for half a minute
            row = self.read(
                Cypher("CALL dbms.components() YIELD versions RETURN versions[0] AS version")
            ).rows[0]
            version = tuple(int(n) for n in re.findall(r"\d+", str(row[0]))[:2])
            if version < OLDEST_NEO4J:
                raise ServerTooOld(
                    f"The server is Neo4j {row[0]}, but the queries need {'.'.join(map(str, OLDEST_NEO4J))} or newer.",
                    remedy="Upgrade it, or use the local server: supplychain server start.",
                )
            self._version = version
        return self._version

    def has_gds(self) -> bool:
        """Whether the server has Graph Data Science."""
        try:
            self.read(Cypher("RETURN gds.version() AS version"))
        except GdsMissing:
            return False
        return True

    def read(
        self,
        text: Cypher,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        most: int | None = None,
    ) -> Table:
        """Run a query that only reads, and return all its rows, or the first `most` of them."""
        with self.explained(), self._session(neo4j.READ_ACCESS) as session:

            def work(tx: neo4j.ManagedTransaction) -> Table:
                result = tx.run(cast("LiteralString", text), dict(parameters or {}))
                rows = [with_paths_as_text(tuple(record.values())) for record in islice(result, most)]
                return Table(tuple(result.keys()), rows)

            return session.execute_read(neo4j.unit_of_work(timeout=timeout or self.timeout)(work))

    def stream(self, text: Cypher, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Run a query that only reads, and yield its rows as they arrive."""
        for record in self._records(text, parameters):
            yield with_paths_as_text(tuple(record.values()))

    def stream_dicts(
        self, text: Cypher, parameters: Mapping[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Run a query that only reads, and yield its rows by column name as they arrive."""
        for record in self._records(text, parameters):
            yield dict(zip(record.keys(), with_paths_as_text(tuple(record.values())), strict=True))

    def _records(self, text: Cypher, parameters: Mapping[str, Any] | None) -> Iterator[neo4j.Record]:
        with self.explained(), self._session(neo4j.READ_ACCESS) as session:
            query = neo4j.Query(cast("LiteralString", text), timeout=self.timeout)
            yield from session.run(query, dict(parameters or {}))

    def write(self, text: Cypher, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one statement in a transaction of its own; transient failures are retried, anything else is raised.

        Raises
        ------
        OutOfMemory
            The server's memory did not suffice; not retried, because the same batch would fail again.
        """
        with self.explained(), self._session(neo4j.WRITE_ACCESS) as session:

            def once() -> list[dict[str, Any]]:
                with session.begin_transaction(timeout=self.timeout) as tx:
                    rows = tx.run(cast("LiteralString", text), dict(parameters or {})).data()
                    tx.commit()
                    return rows

            return _retrying()(once)

    def schema(self, text: Cypher) -> None:
        """Run one statement that changes constraints or indexes, or that commits in batches of its own.

        Transient failures are retried, so it must be one that may be run again.
        """
        with self.explained(), self._session(neo4j.WRITE_ACCESS) as session:
            query = neo4j.Query(cast("LiteralString", text), timeout=max(self.timeout, 3600))
            _retrying()(lambda: session.run(query).consume())

    def explain(self, text: Cypher, parameters: Mapping[str, Any] | None = None) -> neo4j.ResultSummary:
        """Return the plan of a query without running it."""
        with self.explained(), self._session(neo4j.READ_ACCESS) as session:
            return session.run(
                cast("LiteralString", Cypher("EXPLAIN " + text)), dict(parameters or {})
            ).consume()

    def _session(self, access: str) -> neo4j.Session:
        return self.driver.session(database=self.database, default_access_mode=access)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the client raises inside into our errors, each with what to do."""
        with _explained(self.address, self.database):
            yield


def _retrying() -> Retrying:
    return Retrying(
        retry=retry_if_exception(_transient),
        stop=stop_after_attempt(6),
        wait=wait_random_exponential(multiplier=0.2, max=5),
        reraise=True,
    )


def _transient(error: BaseException) -> bool:
    if isinstance(error, neo4j_errors.Neo4jError):
        return error.is_retryable() and not any(word in (error.code or "") for word in _MEMORY)
    return isinstance(error, neo4j_errors.DriverError) and error.is_retryable()


@contextmanager
def _explained(where: str, database: str) -> Iterator[None]:
    """Turn the client's exceptions into ours, each with what to do."""
    try:
        yield
    except neo4j_errors.AuthError as error:
        raise AuthenticationFailed(
            f"{where} refused the user name and password: {error.message}.",
            remedy="Set NEO4J_USERNAME and NEO4J_PASSWORD; without NEO4J_URI the local server and its own password are used.",
        ) from error
    except neo4j_errors.Neo4jError as error:
        raise _translated(error, database) from error
    except neo4j_errors.DriverError as error:
        raise ConnectionFailed(
            f"No Neo4j answers at {where}: {_reason(error)}.",
            remedy="Check NEO4J_URI, or use the local server: supplychain server start.",
        ) from error


def _reason(error: BaseException) -> str:
    """What the system said, where the client wraps it in several lines of its own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return " ".join(str(error).split()).rstrip(".")


def _translated(error: neo4j_errors.Neo4jError, database: str) -> Exception:
    code, message = error.code or "", (error.message or str(error)).strip()
    if "DatabaseNotFound" in code:
        return DatabaseMissing(
            f"The server has no database named {database!r}.",
            remedy="Set NEO4J_DATABASE to an existing one; Neo4j Community has only 'neo4j'.",
        )
    if DatabaseStopped.is_told_by(message):
        return DatabaseStopped(
            "The database has stopped, because it could not write: its disk is full, or cannot be written to.",
            remedy="Free some space, then start it again; the local server by: supplychain server start.",
        )
    if ("ProcedureNotFound" in code and "gds." in message) or (
        "Unknown function" in message and "gds." in message
    ):
        return GdsMissing(
            "The server has no Graph Data Science library.",
            remedy="Install the GDS plugin, use the local server (supplychain server start), or ask for engine='networkx'.",
        )
    if any(word in code for word in _MEMORY):
        return OutOfMemory(
            f"The server ran short of memory: {message}",
            remedy="Give it more with SUPPLYCHAIN_HEAP, or ask for less at once.",
        )
    if "TransactionTimedOut" in code or "TransactionTimedOutClientConfiguration" in code:
        return QueryTimeout(
            "The query ran into its time limit.",
            remedy="Raise SUPPLYCHAIN_TIMEOUT, or ask a narrower question.",
        )
    return QueryFailed(f"The database refused the query: {message}")
