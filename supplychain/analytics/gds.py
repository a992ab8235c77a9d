"""The server's engine: Graph Data Science projects the graph and computes next to the data."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import numpy as np

from supplychain.analytics.memory import check_memory
from supplychain.analytics.results import Groups, Pairs, Scores
from supplychain.analytics.sampling import estimated, pivots
from supplychain.analytics.source import Numbers, View
from supplychain.errors import GdsMissing, SupplyChainError
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import statements
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.analytics.source import Source
    from supplychain.progress import Progress

__all__ = ["GdsEngine"]

_ITERATE = {"maxIterations": 1000, "tolerance": 1e-12, "scaler": "L1Norm"}
_ALONE = {"concurrency": 1}
"""One thread, where several would make the answer differ from run to run."""


@dataclass(frozen=True, slots=True)
class _Procedure:
    name: str
    value: str
    view: View
    config: dict[str, Any] = field(default_factory=dict)
    estimates: bool = True


_MEASURES = {
    "pagerank": _Procedure("gds.pageRank", "score", View.whole, _ITERATE),
    "article_rank": _Procedure("gds.articleRank", "score", View.whole, _ITERATE),
    "closeness": _Procedure(
        "gds.closeness", "score", View.simple, {"useWassermanFaust": True}, estimates=False
    ),
    "harmonic": _Procedure("gds.closeness.harmonic", "score", View.simple, estimates=False),
    "degree": _Procedure("gds.degree", "score", View.whole),
    "k_core": _Procedure("gds.kcore", "coreValue", View.undirected),
}
_BETWEENNESS = _Procedure("gds.betweenness", "score", View.simple)
_GROUPS = {
    "components": _Procedure("gds.wcc", "componentId", View.whole, {"minComponentSize": 2}),
    "strong_components": _Procedure("gds.scc", "componentId", View.simple),
    "louvain": _Procedure("gds.louvain", "communityId", View.undirected, _ALONE),
    "leiden": _Procedure("gds.leiden", "communityId", View.undirected, _ALONE),
}
_POINTS = _Procedure("gds.articulationPoints", "nodeId", View.undirected)
_BRIDGES = _Procedure("gds.bridges", "from", View.undirected)
_LONGEST = _Procedure("gds.dag.longestPath", "totalCost", View.simple, estimates=False)
_SIMILARITY = _Procedure("gds.nodeSimilarity", "similarity", View.simple)

_DROP = Cypher("CALL gds.graph.drop($graph, false) YIELD graphName RETURN graphName")
_DEGREES = Cypher(
    "CALL gds.degree.mutate($graph, {orientation: 'UNDIRECTED', mutateProperty: 'degree'}) YIELD computeMillis "
    "RETURN computeMillis"
)
_KEPT_GROUPS = Cypher(
    "CALL gds.graph.nodeProperty.stream($graph, $property) YIELD nodeId, propertyValue RETURN collect(nodeId), "
    "collect(propertyValue), collect(gds.util.nodeProperty($graph, nodeId, 'degree'))"
)
_STREAM_POINTS = Cypher("CALL gds.articulationPoints.stream($graph, {}) YIELD nodeId RETURN collect(nodeId)")
_STREAM_BRIDGES = Cypher(
    "CALL gds.bridges.stream($graph, {}) YIELD from, to RETURN collect(from), collect(to)"
)
_STREAM_LONGEST = Cypher(
    "CALL gds.dag.longestPath.stream($graph, {concurrency: 1}) YIELD totalCost, nodeIds "
    "RETURN nodeIds ORDER BY totalCost DESC, nodeIds LIMIT 1"
)
_STREAM_SIMILAR = Cypher(
    "CALL gds.nodeSimilarity.stream($graph, $config) YIELD node1, node2, similarity "
    "RETURN collect(node1), collect(node2), collect(similarity)"
)


class GdsEngine:
    """Computes with Graph Data Science on the server; what it projects is dropped, whatever happens.

    As a context manager it keeps each projection for the next question, until the end of the block.
    """

    def __init__(self, source: Source, progress: Progress | None = None) -> None:
        self._source = source
        self._store = source.store
        self._progress = progress or SilentProgress()
        self._kept: dict[View, tuple[str, int]] | None = None
        self._with_degrees: set[str] = set()
        if not self._store.has_gds():
            raise GdsMissing(
                "The server has no Graph Data Science library.",
                remedy="Install the GDS plugin, use the local server (supplychain server start), or ask for engine='networkx'.",
            )

    def __enter__(self) -> Self:
        self._kept = {}
        return self

    def __exit__(self, *_: object) -> None:
        kept, self._kept = self._kept or {}, None
        for projected in kept.values():
            self._drop(projected[0])

    def project(self, view: View = View.whole) -> int:
        """Project a view to be kept, and return the number of its nodes."""
        with self._projected(_Procedure("", "", view, estimates=False), {}) as (_, projected):
            return projected

    def scores(self, measure: str, options: dict[str, Any], top: int | None = None) -> Scores:
        """Values of a measure; with `top` the greatest only, where no other value equals the last of them."""
        procedure = _MEASURES[measure]
        nodes, edges = self._source.size()
        if not edges:
            rest = 1 / nodes if nodes and "scaler" in procedure.config else 0.0
            return Scores(_none(), np.empty(0), rest)
        config = {**procedure.config, **options}
        with self._projected(procedure, config) as (graph, projected), self._computing(measure):
            numbers, values = self._ranked(procedure, {"graph": graph, "config": config}, top)
        if measure in ("closeness", "harmonic") and nodes > 1:
            values *= (projected - 1) / (
                nodes - 1
            )  # the server knows those artifacts only that have dependencies
        return Scores(numbers, values, partial=top is not None and len(values) == top)

    def _ranked(
        self, procedure: _Procedure, parameters: dict[str, Any], top: int | None
    ) -> tuple[Numbers, np.ndarray]:
        if top:
            text = statements.procedure_top(procedure.name, procedure.value)
            numbers, values = self._columns(text, {**parameters, "top": top + 1})
            if len(values) > top and not np.isclose(values[top - 1], values[top], rtol=1e-8, atol=0):
                return numbers[:top], values[:top]
        return self._columns(statements.procedure_all(procedure.name, procedure.value), parameters)

    def betweenness(self, samples: int | None, seed: int) -> Scores:
        """Shortest paths that run through each artifact.

        The server's own sampling prefers the first nodes and those of high degree, and states no error. Artifacts drawn
        evenly are made its sample instead: they come first, and get as many self-references, which no shortest path takes,
        as give them the highest degree.
        """
        pairs, parameters = self._source.pairs()
        numbers, degrees = self._columns(statements.out_degrees(pairs), parameters)
        if not len(numbers):
            return Scores(_none(), np.empty(0), errors=np.empty(0))
        chosen = pivots(numbers, samples, seed)
        if chosen is None:
            with self._projected(_BETWEENNESS, {}) as (graph, _), self._computing("betweenness"):
                text = statements.procedure_all(_BETWEENNESS.name, "score")
                found, values = self._columns(text, {"graph": graph, "config": {}})
                return Scores(found, values, errors=np.zeros(len(values)))
        degree_of = dict(zip(numbers.tolist(), degrees.astype(np.int64).tolist(), strict=True))
        drawn = [[number, degree_of[number]] for number in np.concatenate(chosen).tolist()]
        project = (
            statements.project_sampled(pairs),
            {**parameters, "pivots": drawn, "most": max(degree_of.values()) + 1},
        )
        sums, found = [], _none()
        with self._projected(_BETWEENNESS, {}, project) as (graph, _):
            ends = np.cumsum([len(batch) for batch in chosen]).tolist()
            with self._progress.task("Computing betweenness", total=ends[-1]) as advance:
                text = statements.procedure_all(_BETWEENNESS.name, "score")
                for batch, end in zip(chosen, ends, strict=True):
                    config = {"samplingSize": end, "samplingSeed": 1, "concurrency": 1}
                    found, values = self._columns(text, {"graph": graph, "config": config})
                    sums.append(values[np.argsort(found)])
                    advance(len(batch))
        return estimated(np.sort(found), np.diff(np.array(sums), axis=0, prepend=0), chosen, len(numbers))

    def groups(self, kind: str, options: dict[str, Any]) -> Groups:
        """Components or communities of artifacts that have dependencies."""
        procedure = _GROUPS[kind]
        if not self._source.size()[1]:
            return Groups(_none(), _none(), _none())
        config = {**procedure.config, **options}
        modularity = None
        with self._projected(procedure, config) as (graph, projected), self._computing(kind):
            if not projected:
                return Groups(_none(), _none(), _none())
            if graph not in self._with_degrees:
                self._store.read(_DEGREES, {"graph": graph})
                self._with_degrees.add(graph)
            parameters: dict[str, Any] = {"graph": graph, "config": config}
            if kind in ("louvain", "leiden"):
                name = f"group-{uuid4().hex}"  # a kept projection may have others
                parameters = {"graph": graph, "config": {**config, "mutateProperty": name}, "property": name}
                found = self._store.read(statements.procedure_modularity(procedure.name), parameters)
                modularity = float(found[0]["modularity"])
                text = _KEPT_GROUPS
            else:
                text = statements.procedure_groups(procedure.name, procedure.value)
            numbers, groups, degrees = self._columns(text, parameters)
        return Groups(numbers, groups.astype(np.int64), degrees.astype(np.int64), modularity)

    def articulation_points(self) -> Numbers:
        """Artifacts without which something falls apart."""
        with self._projected(_POINTS, {}) as (graph, projected), self._computing("articulation points"):
            return self._columns(_STREAM_POINTS, {"graph": graph})[0] if projected else _none()

    def bridges(self) -> Pairs:
        """Ties without which something falls apart."""
        with self._projected(_BRIDGES, {}) as (graph, projected), self._computing("bridges"):
            one, other = self._columns(_STREAM_BRIDGES, {"graph": graph}) if projected else (_none(), _none())
        return Pairs(one, other.astype(np.int64), np.zeros(len(one)))

    def longest_path(self) -> list[tuple[int, int]]:
        """Find a longest path over the circles, each taken as one step."""
        circles = self.groups("strong_components", {})
        _, place, sizes = np.unique(circles.groups, return_inverse=True, return_counts=True)
        inside = sizes[place] > 1
        members: dict[int, list[int]] = {}
        for number, group in zip(
            circles.numbers[inside].tolist(), circles.groups[inside].tolist(), strict=True
        ):
            members.setdefault(group, []).append(number)
        into = {str(number): min(group) for group in members.values() for number in group}
        size = {min(group): len(group) for group in members.values()}
        pairs, parameters = self._source.pairs()
        project = statements.project_condensed(pairs), {**parameters, "into": into}
        with (
            self._projected(_LONGEST, {}, project) as (graph, projected),
            self._computing("the longest path"),
        ):
            rows = self._store.read(_STREAM_LONGEST, {"graph": graph}).rows if projected else []
        return [(number, size.get(number, 1)) for number in (rows[0][0] if rows else [])]

    def similar(self, cutoff: float, shared: int, most: int) -> Pairs:
        """Pairs that have direct dependencies in common."""
        config = {"similarityCutoff": cutoff, "degreeCutoff": shared, "topK": most}
        with self._projected(_SIMILARITY, config) as (graph, projected), self._computing("similarity"):
            found = self._columns(_STREAM_SIMILAR, {"graph": graph, "config": config}) if projected else None
        one, other, values = found or (_none(), _none(), np.empty(0))
        return Pairs(one, other.astype(np.int64), values)

    def _columns(self, text: Cypher, parameters: dict[str, Any]) -> tuple[Any, ...]:
        """Return the columns of the one row of a statement: node numbers, then values."""
        first, *others = self._store.read(text, parameters).rows[0]
        return (np.array(first, np.int64), *(np.array(column, np.float64) for column in others))

    def _computing(self, what: str) -> Any:
        return self._progress.task(f"Computing {what.replace('_', ' ')}")

    @contextmanager
    def _projected(
        self,
        procedure: _Procedure,
        config: dict[str, Any],
        project: tuple[Cypher, dict[str, Any]] | None = None,
    ) -> Iterator[tuple[str, int]]:
        """Yield the name of a projection and how many nodes it has; none is made of a graph without dependencies."""
        size = self._source.size()
        if not size[1]:
            yield "", 0
            return
        view = procedure.view
        check_memory(self._store, size, procedure.name if procedure.estimates else None, config, view)
        if self._kept is not None and project is None:
            if view not in self._kept:
                self._kept[view] = self._project(*self._view(view))
            yield self._kept[view]
            return
        graph, projected = self._project(*(project or self._view(view)))
        try:
            yield graph, projected
        finally:
            self._drop(graph)

    def _project(self, text: Cypher, parameters: dict[str, Any]) -> tuple[str, int]:
        graph = f"supplychain-{uuid4().hex}"
        try:
            with self._progress.task("Projecting the graph"):
                found = self._store.read(text, {**parameters, "graph": graph}).rows[0][0]
        except BaseException:
            self._drop(graph)
            raise
        # A projection by aggregation answers with a map, and with nothing when there was nothing to project.
        return graph, found if isinstance(found, int) else found["nodeCount"] if found else 0

    def _drop(self, graph: str) -> None:
        self._with_degrees.discard(graph)
        with suppress(SupplyChainError):  # what went wrong first is what the reader must know
            self._store.read(_DROP, {"graph": graph})

    def _view(self, view: View) -> tuple[Cypher, dict[str, Any]]:
        if view is View.whole:
            return self._source.whole()
        pairs, parameters = self._source.pairs()
        project = statements.project_simple if view is View.simple else statements.project_undirected
        return project(pairs), parameters


def _none() -> Numbers:
    return np.empty(0, np.int64)
