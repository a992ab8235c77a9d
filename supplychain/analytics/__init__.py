"""Algorithms over the graph of dependencies, by an engine that the caller names: what `centrality` and `communities` rest on.

`GdsEngine` computes on the server; `NetworkXEngine` is the reference, works without Graph Data Science, and defines what is
right. Neither ever stands in for the other unasked: an engine that cannot do something says so and names the one that can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from supplychain.errors import UnknownName

if TYPE_CHECKING:
    from supplychain.analytics.results import Groups, Pairs, Scores
    from supplychain.analytics.source import Numbers, Source
    from supplychain.progress import Progress

__all__ = ["ENGINES", "Engine", "engine_named"]

ENGINES = ("gds", "networkx")


class Engine(Protocol):
    """Computes on the dependencies of a source, directed downstream → upstream."""

    def scores(self, measure: str, options: dict[str, Any], top: int | None = None) -> Scores:
        """Values of a measure; with `top` perhaps only the greatest, when no other value equals the last of them."""
        ...

    def betweenness(self, samples: int | None, seed: int) -> Scores:
        """Shortest paths that run through each artifact, exact or estimated, with the standard error of every estimate."""
        ...

    def groups(self, kind: str, options: dict[str, Any]) -> Groups:
        """Components or communities; artifacts that are alone may be left out."""
        ...

    def articulation_points(self) -> Numbers:
        """Artifacts without which something falls apart."""
        ...

    def bridges(self) -> Pairs:
        """Ties without which something falls apart."""
        ...

    def longest_path(self) -> list[tuple[int, int]]:
        """Number of each artifact on a longest path, downstream first, and the size of the circle that it stands for."""
        ...

    def similar(self, cutoff: float, shared: int, most: int) -> Pairs:
        """Pairs that have direct dependencies in common, with the share of them in common."""
        ...


def engine_named(name: str, source: Source, progress: Progress | None = None) -> Engine:
    """Return the engine of that name over a source.

    Raises
    ------
    UnknownName
        There is no such engine.
    """
    if name == "gds":
        from supplychain.analytics.gds import GdsEngine

        return GdsEngine(source, progress)
    if name == "networkx":
        from supplychain.analytics.networkx import NetworkXEngine

        return NetworkXEngine(source, progress)
    raise UnknownName.among("engine", name, ENGINES)
