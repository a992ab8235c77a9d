"""What stands behind a table: its Cypher ready to be pasted, the command that prints all rows, and a link into Browser."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplychain.cells import visible
from supplychain.errors import SupplyChainError
from supplychain.graph.asking import LIMIT
from supplychain.graph.browser.literals import body, literal, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.browser.links import Links
    from supplychain.graph.catalogue import Query

__all__ = ["Behind", "behind_of"]

_NAMED = {"reach", "matrix"}
"""Kinds of parameters whose values are tables that are looked up by a name: too long to be written in."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a table.

    Attributes
    ----------
    cypher
        The question with its values written in, to be pasted into Neo4j Browser.
    command
        The command that prints all rows.
    browser
        Link into Neo4j Browser; empty where its address is not known, or no link can hold the question.
    """

    cypher: str = ""
    command: str = ""
    browser: str = ""


def behind_of(links: Links, query: Query, given: Mapping[str, Any]) -> Behind:
    """Return what stands behind the answer to a question that was told these parameters."""
    return Behind(_pasteable(query, given), _command(query, given), _address(links, query, given))


def _pasteable(query: Query, given: Mapping[str, Any]) -> str:
    """Return the Cypher of a question with its values written in, below a line that says what it asks.

    Values that are looked up by name stay parameters; a comment says which name was given.
    """
    values = query.bind(given)
    by_name = {p.name for p in query.parameters if p.kind in _NAMED}
    head = [f"// {query.question}"]
    for name in sorted(by_name):
        said = given.get(name) or next(p.default for p in query.parameters if p.name == name)
        head.append(f"// ${name} is a table that `supplychain query` looks up by name: {_one_line(said)}")
    parts = (
        (f"${text}" if text in by_name else literal(values[text])) if is_name else text
        for text, is_name in pieces(body(query.text))
    )
    return "\n".join([*head, "".join(parts)])


def _command(query: Query, given: Mapping[str, Any]) -> str:
    """Return the command that prints all rows of an answer as CSV."""
    told = {name: value for name, value in given.items() if name != LIMIT}
    if any(p.name == LIMIT for p in query.parameters):
        told[LIMIT] = "all"
    words = ["supplychain", "query", query.name, *(f"{n}={_as_text(v)}" for n, v in told.items())]
    return visible(f"{shlex.join(words)} --format csv")


def _address(links: Links, query: Query, given: Mapping[str, Any]) -> str:
    try:
        return links.question(query.name, **given) if links.address is not None else ""
    except SupplyChainError:
        return ""


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _one_line(value: Any) -> str:
    return re.sub(r"\s+", " ", value if isinstance(value, str) else json.dumps(value, default=str))[:200]
