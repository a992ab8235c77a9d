"""Which artifacts the ecosystem rests on: centrality and components, by an engine that the caller names.

`GdsEngine` computes on the server; `NetworkXEngine` is the reference, works without Graph Data Science, and defines what is
right. Neither ever stands in for the other unasked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from supplychain.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

__all__ = ["ENGINES", "Centrality", "Engine"]

ENGINES = ("gds", "networkx")
TYPES = ("DERIVED_FROM", "USES")


class Engine(Protocol):
    """Computes on the graph of derivations and uses, directed downstream → upstream."""

    def pagerank(self, types: Sequence[str], damping: float) -> Table:
        """PageRank of every artifact, normalized to sum to 1; columns artifact, label, score."""
        ...

    def components(self, types: Sequence[str]) -> Table:
        """Weakly connected components; columns artifact, label, component (numbered from 0 by size, then smallest id)."""
        ...


class Centrality:
    """Centrality questions about the whole graph."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pagerank(
        self,
        *,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        damping: float = 0.85,
        limit: int | None = 100,
    ) -> Table:
        """Artifacts by PageRank: how much of what is made and run rests on each.

        Edges run downstream → upstream, so that rank flows to bases. Scores sum to 1 over all artifacts that have such an edge.
        Brin and Page, 1998; the server's form and NetworkX's differ by a constant factor, which the normalization removes.

        Parameters
        ----------
        engine
            ``gds`` or ``networkx``.
        types
            Relationship types that count.
        damping
            Share of rank that follows an edge.
        limit
            Rows to return; None for all.

        Raises
        ------
        GdsMissing
            `engine` is ``gds`` and the server has no Graph Data Science.
        """
        return _top(self._engine(engine).pagerank(types, damping), limit)

    def components(
        self, *, engine: str = "gds", types: Sequence[str] = TYPES, limit: int | None = None
    ) -> Table:
        """Weakly connected components: artifacts that any chain of derivations and uses ties together, largest first."""
        return _top(self._engine(engine).components(types), limit)

    def _engine(self, name: str) -> Engine:
        if name == "gds":
            from supplychain.centrality.gds import GdsEngine

            return GdsEngine(self._store)
        if name == "networkx":
            from supplychain.centrality.networkx import NetworkXEngine

            return NetworkXEngine(self._store)
        raise UnknownName.among("engine", name, ENGINES)


def _top(table: Table, limit: int | None) -> Table:
    from supplychain.graph.table import Table

    return table if limit is None else Table(table.columns, table.rows[:limit])
