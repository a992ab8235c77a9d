"""Which artifacts the ecosystem rests on: what each measure answers is in `docs/centrality.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.analytics.question import TYPES, Asker
from supplychain.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.graph.table import Table

__all__ = ["Centrality"]

_DIRECTIONS = {"in": "REVERSE", "out": "NATURAL", "total": "UNDIRECTED"}


class Centrality(Asker):
    """Measures of all artifacts, greatest first; columns artifact, label, score.

    Dependencies run downstream → upstream, so that what many things rest on scores high. Every method takes:

    engine
        ``gds`` computes on the server, ``networkx`` here. Neither stands in for the other.
    types
        Relationship types that count as dependencies.
    limit
        Rows to return; None for all.
    write
        Keep the rows in the graph as the run of that name; see the question ``centrality/run``.

    Every method raises `GdsMissing` where `engine` is ``gds`` and the server has no Graph Data Science, and `OutOfMemory` where
    the projection would not fit into its heap.
    """

    def pagerank(
        self,
        *,
        damping: float = 0.85,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """PageRank: how much of what is made and run rests on each artifact; sums to 1 over all artifacts.

        Brin and Page, 1998; the server's form and NetworkX's differ by a constant factor, which the sum removes.
        """
        return self._scores("pagerank", {"dampingFactor": damping}, engine, types, limit, write)

    def article_rank(
        self,
        *,
        damping: float = 0.85,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """ArticleRank: PageRank in which those that depend on little say less; sums to 1 over all artifacts.

        Li and Willett, 2009.
        """
        return self._scores("article_rank", {"dampingFactor": damping}, engine, types, limit, write)

    def betweenness(
        self,
        *,
        samples: int | None = 500,
        seed: int = 0,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Betweenness: through how many shortest chains of dependencies each artifact is a step; not normalized.

        Freeman, 1977, after Brandes, 2001. Columns artifact, label, score, error.

        Parameters
        ----------
        samples
            Artifacts to follow chains from, drawn evenly; None, or as many as there are, for the exact values. Estimates come
            with their standard error, exact values with an error of 0.
        seed
            Decides which are drawn; both engines draw the same.
        """
        question = self._question("betweenness", engine, types, limit, write, samples=samples, seed=seed)
        return question.ranked(question.engine.betweenness(samples, seed))

    def closeness(
        self,
        *,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Closeness: how near an artifact is to all that depend on it, from 0 to 1.

        With the correction of Wasserman and Faust, 1994, without which an artifact with a single dependent would be the
        closest of all.
        """
        return self._scores("closeness", {}, engine, types, limit, write)

    def harmonic(
        self,
        *,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Harmonic closeness: the sum of 1/distance from all that depend on an artifact, as a share of the most possible.

        Marchiori and Latora, 2000.
        """
        return self._scores("harmonic", {}, engine, types, limit, write)

    def degree(
        self,
        *,
        direction: str = "in",
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Degree: direct dependents (``in``), dependencies (``out``), or both (``total``)."""
        if direction not in _DIRECTIONS:
            raise UnknownName.among("direction", direction, _DIRECTIONS)
        return self._scores("degree", {"orientation": _DIRECTIONS[direction]}, engine, types, limit, write)

    def k_core(
        self,
        *,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Core number: the largest k such that an artifact is in a part where everybody has k neighbors in that part.

        Seidman, 1983. Directions do not count.
        """
        return self._scores("k_core", {}, engine, types, limit, write)

    def _scores(
        self,
        measure: str,
        options: dict[str, Any],
        engine: str,
        types: Sequence[str],
        limit: int | None,
        write: str | None,
    ) -> Table:
        question = self._question(measure, engine, types, limit, write, **options)
        return question.ranked(question.engine.scores(measure, options, limit))
