"""Small supply chains for the tests: artifacts by name, what they state, and the edges between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.licenses.conflicts import Conflicts, find_conflicts
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.names import license_named
from supplychain.licenses.ruleset import RuleSet, ruleset_of
from supplychain.licenses.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["FORWARDED", "Edge", "artifact", "chain", "conflicts", "number", "statements"]

Edge = tuple[str, str, str]
"""Downstream, upstream, word."""

FORWARDED = "→"
"""As a license: the hub forwards this id, so it states nothing of its own."""


def artifact(name: str) -> ArtifactKey:
    """The key of an artifact; names beginning with ``data`` are datasets, with ``repo`` repositories, else models."""
    label = "Dataset" if name.startswith("data") else "Repository" if name.startswith("repo") else "Model"
    return ArtifactKey(label, name if "/" in name else f"acme/{name}")


def statements(licenses: Mapping[str, str | Sequence[str]]) -> dict[ArtifactKey, list[Statement]]:
    """What each artifact states; several texts are several statements of equal weight."""
    return {
        artifact(name): [
            Statement("" if text == FORWARDED else license_named(text).id, (f"tag{i}",))
            for i, text in enumerate([said] if isinstance(said, str) else said)
            if text
        ]
        for name, said in licenses.items()
    }


def chain(
    licenses: Mapping[str, str | Sequence[str]],
    edges: Iterable[Edge],
    owners: Mapping[str, str] | None = None,
) -> EdgeTable:
    """The edge table of a supply chain."""
    return EdgeTable.of(
        [(artifact(down), artifact(up), word) for down, up, word in edges],
        statements(licenses),
        {artifact(name): owner for name, owner in (owners or {}).items()},
    )


def number(table: EdgeTable, name: str) -> int:
    """The number of an artifact in the table."""
    return list(table.keys).index(artifact(name))


def conflicts(
    licenses: Mapping[str, str | Sequence[str]],
    edges: Iterable[Edge],
    ruleset: str | RuleSet = "practical",
    *,
    at_least: str = "warn",
    everything: bool = False,
) -> Conflicts:
    """The conflicts of a supply chain."""
    return find_conflicts(
        chain(licenses, edges), ruleset_of(ruleset), at_least=at_least, everything=everything
    )
