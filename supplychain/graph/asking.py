"""Asking a question of the catalogue; what it projects into Graph Data Science is dropped, also when it dies halfway."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from supplychain.errors import SupplyChainError, UsageError
from supplychain.graph import catalogue
from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

__all__ = ["ALL_ROWS", "LIMIT", "ask", "stream"]

LIMIT = "limit"
"""Parameter of a question that says how many rows it gives."""

ALL_ROWS = 2**31 - 3
"""A limit that no answer reaches, and the largest that the server sorts by a table of the first rows."""

_DROP = Cypher(
    "CALL gds.graph.list() YIELD graphName AS name WITH name WHERE name STARTS WITH $projection "
    "CALL gds.graph.drop(name, false) YIELD graphName RETURN graphName ORDER BY graphName"
)


def ask(store: Store, name: str, given: Mapping[str, Any], *, most: int | None = None) -> Table:
    """Ask the question called `name` with the given parameters.

    Of a question with a limit one row more is asked for, so that the answer can say whether it was cut.

    Parameters
    ----------
    given
        Parameters by name; ``limit=None`` asks for all rows.
    most
        Rows to return at most when no limit is given, where the question's own default is higher.

    Raises
    ------
    UnknownName
        There is no such question or parameter.
    """
    question = catalogue.query(name)
    parameters = question.bind(given)
    limit = _limit(parameters, given, most)
    with _own_projection(store, parameters) as ready:
        return store.read(question.text, ready).head(limit)


def stream(store: Store, name: str, given: Mapping[str, Any]) -> Generator[dict[str, Any], None, None]:
    """Ask the question called `name` and yield its rows as they arrive; without a given limit, all of them."""
    question = catalogue.query(name)
    parameters = question.bind(given)
    if LIMIT in parameters:
        parameters[LIMIT] = ALL_ROWS if given.get(LIMIT) is None else parameters[LIMIT]
    return _streamed(store, question.text, parameters)


def _streamed(
    store: Store, text: Cypher, parameters: dict[str, Any]
) -> Generator[dict[str, Any], None, None]:
    with _own_projection(store, parameters) as ready:
        yield from store.stream_dicts(text, ready)


def _limit(parameters: dict[str, Any], given: Mapping[str, Any], most: int | None) -> int | None:
    """Set the limit that the server is told to one more than the reader gets, and return what the reader gets."""
    if LIMIT not in parameters:
        return most
    limit: int | None = parameters[LIMIT]
    if LIMIT in given and given[LIMIT] is None:
        limit = None
    elif LIMIT not in given and most is not None:
        limit = most if limit is None else min(limit, most)
    if limit is not None and limit < 0:
        raise UsageError(f"A limit is a number of rows from 0 on, not {limit}.")
    parameters[LIMIT] = ALL_ROWS if limit is None else limit + 1
    return limit


@contextmanager
def _own_projection(store: Store, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a run names of its own for its projections, so that it drops no other run's."""
    if catalogue.PROJECTION not in parameters:
        yield parameters
        return
    mine = f"{parameters[catalogue.PROJECTION]}-{uuid4().hex}"
    try:
        yield {**parameters, catalogue.PROJECTION: mine}
    finally:
        with suppress(SupplyChainError):  # what went wrong first is what the reader must know
            store.read(_DROP, {"projection": mine})
