"""Reuse questions about a graph: how well models can be reused, why, and the scores written into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.graph.asking import ask
from supplychain.graph.store.reuse import read_observation, read_stored, refresh
from supplychain.graph.table import Table
from supplychain.lineage import Lineage
from supplychain.reuse.factors import Scorer, attribute_named, factors, means
from supplychain.reuse.rows import parsed_rows

if TYPE_CHECKING:
    from supplychain.graph.store import Store
    from supplychain.graph.store.reuse import Scored
    from supplychain.progress import Progress

__all__ = ["Reuse", "ReuseScore"]

_COLUMNS = ("attribute", "factor", "value", "state", "why", "question")


@dataclass(frozen=True, slots=True)
class ReuseScore:
    """How well one model can be reused: the score of each attribute (None: nobody looked at any of it), and its factors."""

    model: str
    attributes: dict[str, float | None]
    factors: Table


class Reuse:
    """Reuse questions about one graph."""

    def __init__(self, store: Store, progress: Progress | None = None) -> None:
        self._store = store
        self._progress = progress

    def factors(self, model: str) -> ReuseScore:
        """Return the scores of a model with every factor: what was found, and why.

        Judged anew from what the graph says now; popularity is a place among all models and comes from the last refresh.

        Raises
        ------
        UnknownName
            The graph has no model of that id.
        """
        key = Lineage(self._store).known(model)
        stored = {
            (row.attribute, row.factor): row
            for row in parsed_rows(read_stored(self._store, key))
            if row.why or row.value == 0
        }
        rows = [
            stored.get((row.attribute, row.factor), row) if row.attribute == "popularity" else row
            for row in Scorer().score(read_observation(self._store, key)).rows
        ]
        questions = {(factor.attribute, factor.name): factor.question for factor in factors()}
        table = Table(_COLUMNS, [(*row, questions[row.attribute, row.factor]) for row in rows])
        return ReuseScore(key, means(rows), table)

    def refresh(self, *, only_when_stale: bool = False) -> Scored:
        """Score every model of the graph and write what differs from what it holds; the rest stays untouched."""
        return refresh(self._store, progress=self._progress, only_when_stale=only_when_stale)

    def scores(
        self,
        *,
        by: str = "provenance",
        task: str | None = None,
        owner: str | None = None,
        limit: int = 100,
    ) -> Table:
        """Return models with their scores, the best by one attribute first; scored anew when the graph has changed since.

        Raises
        ------
        UnknownName
            There is no attribute called `by`.
        """
        given = {"attribute": attribute_named(by), "task": task, "owner": owner, "limit": limit}
        self.refresh(only_when_stale=True)
        return ask(self._store, "reuse/best", given)
