"""What belongs together and what holds it together: what each algorithm answers is in `docs/centrality.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplychain.analytics.cuts import cuts
from supplychain.analytics.question import TYPES, Asker, Question
from supplychain.analytics.results import Pairs, Scores, group_rows, member_rows, pair_rows, ranked_rows
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplychain.analytics.results import Groups

__all__ = ["Communities"]

_MADE_FROM = ("DERIVED_FROM", "TRAINED_ON")


class Communities(Asker):
    """Components, communities, and what they hang by.

    Every method takes:

    engine
        ``gds`` computes on the server, ``networkx`` here. Neither stands in for the other.
    types
        Relationship types that count as dependencies.
    limit
        Rows to return; None for all.
    write
        Keep the rows, which are then artifacts, in the graph as the run of that name; see the question ``centrality/run``.

    Components and communities are one row each: group (numbered from 0 by size), size, example (the member with most
    dependencies and dependents) and its label. With ``members=True``, or when a run is written, they are one row per artifact:
    artifact, label, group.

    Every method raises `GdsMissing` where `engine` is ``gds`` and the server has no Graph Data Science, and `OutOfMemory` where
    the projection would not fit into its heap.
    """

    def components(
        self,
        *,
        members: bool = False,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Weakly connected components: what any chain of dependencies ties together, whichever way it runs."""
        question = self._question("components", engine, types, limit, write)
        return _grouped(question, question.engine.groups("components", {}), members or write is not None)

    def strong_components(
        self,
        *,
        members: bool = False,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Strongly connected components: those of more than one artifact are circles, in which everything rests on itself."""
        question = self._question("strong_components", engine, types, limit, write)
        groups = question.engine.groups("strong_components", {})
        return _grouped(question, groups, members or write is not None)

    def louvain(
        self,
        *,
        members: bool = False,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Communities by Louvain, with the modularity of the whole division; directions do not count.

        Blondel et al., 2008. Each engine has its own heuristic: they agree in what modularity is, not in the division.
        """
        question = self._question("louvain", engine, types, limit, write)
        return _grouped(question, question.engine.groups("louvain", {}), members or write is not None)

    def leiden(
        self,
        *,
        members: bool = False,
        seed: int = 0,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Communities by Leiden, each connected in itself, with the modularity of the whole division; GDS only.

        Traag, Waltman and van Eck, 2019.
        """
        question = self._question("leiden", engine, types, limit, write, seed=seed)
        groups = question.engine.groups("leiden", {"randomSeed": seed})
        return _grouped(question, groups, members or write is not None)

    def articulation_points(
        self,
        *,
        engine: str = "gds",
        types: Sequence[str] = TYPES,
        limit: int | None = 100,
        write: str | None = None,
    ) -> Table:
        """Single points of failure: artifacts without which their component falls apart, by how many they cut off.

        Columns artifact, label, cut_off, parts: what is left falls into so many parts, and all but the largest are cut off.
        Directions do not count.
        """
        question = self._question("articulation_points", engine, types, limit, write)
        points = question.engine.articulation_points()
        found = cuts(*question.source.edges())
        sizes = np.array([found.points[number] for number in points.tolist()], np.float64)
        rows = ranked_rows(question.source, Scores(points, sizes, partial=True), limit)
        return question.answered(
            Table(
                ("artifact", "label", "cut_off", "parts"),
                [(row.artifact, row.label, int(row.value), found.parts[row.number]) for row in rows],
            )
        )

    def bridges(self, *, engine: str = "gds", types: Sequence[str] = TYPES, limit: int | None = 100) -> Table:
        """Single ties on which a part hangs, by how many artifacts it cuts off.

        Columns stays, stays_label, goes, goes_label, cut_off: `goes` is the end on the smaller side, which has `cut_off`
        artifacts. Directions do not count.
        """
        question = self._question("bridges", engine, types, limit, None)
        ties = question.engine.bridges()
        sizes = cuts(*question.source.edges()).bridges
        pairs = zip(ties.one.tolist(), ties.other.tolist(), strict=True)
        found = [pair if pair in sizes else pair[::-1] for pair in pairs]
        rows = pair_rows(question.source, _pairs({pair: sizes[pair] for pair in found}), limit)
        columns = ("stays", "stays_label", "goes", "goes_label", "cut_off")
        return Table(columns, [(*row[:4], int(row[4])) for row in rows])

    def longest_path(
        self, *, engine: str = "gds", types: Sequence[str] = TYPES, write: str | None = None
    ) -> Table:
        """Longest chain of dependencies, downstream first; columns artifact, label, step, circle.

        A circle has no longest path. It is taken as one step, shown by one of its members, with its size as `circle`; that of
        everything else is 1. Where several chains are as long, engines may show different ones.
        """
        question = self._question("longest_path", engine, types, None, write)
        path = question.engine.longest_path()
        names = question.source.names(np.array([number for number, _ in path], np.int64))
        rows = [(*names[number][::-1], step, size) for step, (number, size) in enumerate(path)]
        return question.answered(Table(("artifact", "label", "step", "circle"), rows))

    def similarity(
        self,
        *,
        cutoff: float = 0.5,
        shared: int = 2,
        most: int = 10,
        engine: str = "gds",
        types: Sequence[str] = _MADE_FROM,
        limit: int | None = 100,
    ) -> Table:
        """Pairs made from the same things: the share of their direct dependencies that they have in common (Jaccard, 1901).

        Columns artifact, label, other, other_label, similarity; each pair once.

        Parameters
        ----------
        cutoff
            Least similarity.
        shared
            Fewest dependencies an artifact must have: all that have the same single parent are alike, which says little.
        most
            Most similar ones to keep of each artifact.
        """
        question = self._question("similarity", engine, types, limit, None)
        pairs = question.engine.similar(cutoff, shared, most)
        found = {
            (min(a, b), max(a, b)): value
            for a, b, value in zip(
                pairs.one.tolist(), pairs.other.tolist(), pairs.values.tolist(), strict=True
            )
        }
        rows = pair_rows(question.source, _pairs(found), limit, either=True)
        return Table(("artifact", "label", "other", "other_label", "similarity"), list(rows))


def _pairs(found: Mapping[tuple[int, int], float]) -> Pairs:
    ends = np.array(list(found), np.int64).reshape(-1, 2)
    return Pairs(ends[:, 0], ends[:, 1], np.array(list(found.values()), np.float64))


def _grouped(question: Question, groups: Groups, members: bool) -> Table:
    more: tuple[float, ...] = () if groups.modularity is None else (round(groups.modularity, 10),)
    column = () if groups.modularity is None else ("modularity",)
    if members:
        table = Table(
            ("artifact", "label", "group"), list(member_rows(question.source, groups, question.limit))
        )
        return question.answered(table)
    rows = group_rows(question.source, groups, question.limit)
    return Table(("group", "size", "example", "label", *column), [(*row, *more) for row in rows])
