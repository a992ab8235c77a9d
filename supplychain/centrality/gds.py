"""The server's engine: Graph Data Science projects the graph and computes next to the data."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from supplychain.centrality.ranking import component_table, score_table
from supplychain.errors import GdsMissing, UnknownName
from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import RELATIONSHIP_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplychain.centrality.ranking import Node
    from supplychain.graph.store import Store
    from supplychain.graph.table import Table

__all__ = ["GdsEngine"]

_PROJECT = """
MATCH (a:Artifact)-[r]->(b:Artifact) WHERE type(r) IN $types
RETURN gds.graph.project($graph_name, a, b)
"""
_ANY = Cypher("RETURN EXISTS {MATCH (:Artifact)-[r]->(:Artifact) WHERE type(r) IN $types} AS found")
_NAMES = Cypher(
    "MATCH (n:Artifact) "
    "RETURN id(n) AS node, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(n)]) AS label, n.id AS id"
)


class GdsEngine:
    """Computes with Graph Data Science on the server."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pagerank(self, types: Sequence[str], damping: float) -> Table:
        """PageRank of every artifact."""
        with self._projected(types) as (gds, graph):
            if graph is None:
                return score_table([])
            frame = gds.page_rank.stream(
                graph, damping_factor=damping, max_iterations=1000, tolerance=1e-12, log_progress=False
            )
            return score_table(self._named(frame, "score"))

    def components(self, types: Sequence[str]) -> Table:
        """Weakly connected components."""
        with self._projected(types) as (gds, graph):
            if graph is None:
                return component_table([])
            return component_table(self._named(gds.wcc.stream(graph, log_progress=False), "componentId"))

    def _named(self, frame: Any, column: str) -> Iterator[tuple[Node, Any]]:
        names = {node: (label, key) for node, label, key in self._store.stream(_NAMES)}
        for node, value in zip(frame["nodeId"], frame[column], strict=True):
            yield names[int(node)], value

    @contextmanager
    def _projected(self, types: Sequence[str]) -> Iterator[tuple[Any, Any]]:
        """Project the artifacts that have such edges; the projection is dropped whatever happens."""
        for name in types:
            if name not in RELATIONSHIP_TYPES:
                raise UnknownName.among("relationship type", name, RELATIONSHIP_TYPES)
        try:
            from graphdatascience import GraphDataScience
        except ModuleNotFoundError as error:
            raise GdsMissing(
                f"The GDS client is not installed ({error}).",
                remedy="Install it with: pip install 'supplychain[gds]', or ask for engine='networkx'.",
            ) from None
        if not self._store.has_gds():
            raise GdsMissing(
                "The server has no Graph Data Science library.",
                remedy="Install the GDS plugin, use the local server (supplychain server start), or ask for engine='networkx'.",
            )
        if not self._store.read(_ANY, {"types": list(types)})[0]["found"]:
            yield None, None
            return
        gds = GraphDataScience(self._store.driver, database=self._store.database, arrow=False)
        name = f"supplychain-{uuid4().hex}"
        try:
            graph, _ = gds.graph.project.cypher(_PROJECT, types=list(types), graph_name=name)
            yield gds, graph
        finally:
            gds.graph.drop(name, fail_if_missing=False)
