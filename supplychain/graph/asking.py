"""Asking a question of the catalogue; what it projects into Graph Data Science is dropped, also when it dies halfway."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from supplychain.errors import SupplyChainError
from supplychain.graph import catalogue
from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

__all__ = ["ask"]

_DROP = Cypher(
    "CALL gds.graph.list() YIELD graphName AS name WITH name WHERE name STARTS WITH $projection "
    "CALL gds.graph.drop(name, false) YIELD graphName RETURN graphName ORDER BY graphName"
)


def ask(store: Store, name: str, given: Mapping[str, Any]) -> Table:
    """Ask the question called `name` with the given parameters.

    Raises
    ------
    UnknownName
        There is no such question or parameter.
    """
    question = catalogue.query(name)
    parameters = question.bind(given)
    if catalogue.PROJECTION not in parameters:
        return store.read(question.text, parameters)
    # Every run has a beginning of its own for the names of its projections, so that it drops no other run's.
    mine = f"{parameters[catalogue.PROJECTION]}-{uuid4().hex}"
    try:
        return store.read(question.text, {**parameters, catalogue.PROJECTION: mine})
    finally:
        with suppress(SupplyChainError):  # what went wrong first is what the reader must know
            store.read(_DROP, {"projection": mine})
