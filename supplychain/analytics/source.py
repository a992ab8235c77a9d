"""Where engines read: the artifacts of the graph and the dependencies between them, as numbers of the database."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from supplychain.errors import UnknownName
from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import ARTIFACT_LABELS, RELATIONSHIP_TYPES
from supplychain.graph.store import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplychain.analytics.results import Node
    from supplychain.graph.store import Store

__all__ = ["Numbers", "Source", "StoredSource", "View", "dependency_types"]

Numbers = NDArray[np.int64]
"""Numbers that the database gives to nodes, good for as long as nothing else writes."""

_BATCH = 100_000
"""Nodes whose names are asked for at once."""
_NAMES = Cypher(
    "UNWIND $numbers AS number MATCH (a) WHERE id(a) = number "
    "RETURN head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label, "
    "collect(number) AS numbers, collect(a.id) AS ids"
)
_NODES = Cypher(
    "MATCH (a:Model|Dataset|Repository) WHERE any(l IN labels(a) WHERE l IN $labels) RETURN collect(id(a)) AS numbers"
)


class View(StrEnum):
    """What an algorithm sees of the dependencies."""

    whole = "whole"
    """Every artifact and every dependency, also several between the same two and of an artifact on itself."""
    simple = "simple"
    """Each pair once, downstream → upstream, none on itself."""
    undirected = "undirected"
    """Each pair once, in no direction, none on itself."""


class Source(Protocol):
    """A graph of dependencies that an engine can read or project."""

    store: Store

    def size(self) -> tuple[int, int]:
        """Count artifacts and dependencies."""
        ...

    def nodes(self) -> Numbers:
        """Return the numbers of all artifacts."""
        ...

    def edges(self) -> tuple[Numbers, Numbers]:
        """Return the numbers of downstream and upstream artifacts of all dependencies."""
        ...

    def names(self, numbers: Numbers) -> dict[int, Node]:
        """Return label and id of artifacts."""
        ...

    def whole(self) -> tuple[Cypher, dict[str, Any]]:
        """Return a statement that projects everything as `$graph`, with its parameters."""
        ...

    def pairs(self) -> tuple[Cypher, dict[str, Any]]:
        """Return the beginning of a statement that has the dependencies in `a` and `b`, with its parameters."""
        ...


def dependency_types() -> list[str]:
    """Relationship types that join artifacts only."""
    return [
        name
        for name, kind in RELATIONSHIP_TYPES.items()
        if all(label in ARTIFACT_LABELS for ends in kind.ends for label in ends)
    ]


class StoredSource:
    """The artifacts that some relationship types can join, with the relationships of these types."""

    def __init__(self, store: Store, types: Sequence[str]) -> None:
        known = dependency_types()
        for name in types:
            if name not in known:
                raise UnknownName.among("relationship type between artifacts", name, known)
        self.store = store
        self._types = tuple(dict.fromkeys(types)) or tuple(known)
        ends = {label for name in self._types for pair in RELATIONSHIP_TYPES[name].ends for label in pair}
        self._labels = [label for label in ARTIFACT_LABELS if label in ends]

    def size(self) -> tuple[int, int]:
        """Count artifacts and dependencies; the database keeps both numbers."""
        return sum(self._counts["nodes"].values()), sum(self._counts["edges"].values())

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        def count(text: Cypher) -> int:
            return int(self.store.read(text)[0]["count"])

        return {
            "nodes": {name: count(statements.count_nodes(name)) for name in self._labels},
            "edges": {name: count(statements.count_edges(name)) for name in self._types},
        }

    def nodes(self) -> Numbers:
        """Return the numbers of all artifacts."""
        return _joined(row[0] for row in self.store.stream(_NODES, {"labels": self._labels}))

    def edges(self) -> tuple[Numbers, Numbers]:
        """Return both ends of all dependencies."""
        rows = list(self.store.stream(statements.pair_columns(self.pairs()[0])))
        return _joined(row[0] for row in rows), _joined(row[1] for row in rows)

    def names(self, numbers: Numbers) -> dict[int, Node]:
        """Return label and id of artifacts."""
        return dict(self._names(numbers))

    def _names(self, numbers: Numbers) -> Iterator[tuple[int, Node]]:
        for first in range(0, len(numbers), _BATCH):
            page = numbers[first : first + _BATCH].tolist()
            for label, found, ids in self.store.stream(_NAMES, {"numbers": page}):
                yield from zip(found, ((label, id_) for id_ in ids), strict=True)

    def whole(self) -> tuple[Cypher, dict[str, Any]]:
        """Project by label and type, which the server does in parallel; kinds that the graph does not have are left out."""
        # The server refuses names that it has never met.
        some = {kind: [name for name, n in counts.items() if n] for kind, counts in self._counts.items()}
        return statements.PROJECT_WHOLE, {"labels": some["nodes"], "types": some["edges"]}

    def pairs(self) -> tuple[Cypher, dict[str, Any]]:
        """Match the relationships."""
        return statements.dependency_pairs(self._types), {}


def _joined(parts: Iterable[list[int]]) -> Numbers:
    return np.concatenate([np.empty(0, np.int64), *(np.array(part, np.int64) for part in parts)])
