"""Reuse questions about a graph: how well models can be reused, why, and the scores written into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplychain.graph.asking import ask
from supplychain.graph.store import risks as stored_risks
from supplychain.graph.store.reuse import read_observation, read_stored, refresh
from supplychain.graph.table import Table
from supplychain.lineage import Lineage
from supplychain.reuse.discrepancies import THRESHOLD
from supplychain.reuse.factors import Scorer, attribute_named, factors, means
from supplychain.reuse.risk import RULES, SEVERITIES, VERDICTS
from supplychain.reuse.risks import worst
from supplychain.reuse.rows import parsed_rows

if TYPE_CHECKING:
    from supplychain.candidates import Choice
    from supplychain.graph.store import Store
    from supplychain.graph.store.reuse import Scored
    from supplychain.graph.store.risks import Assessed
    from supplychain.progress import Progress
    from supplychain.reuse.risk import Risk

__all__ = ["ModelRisks", "Reuse", "ReuseScore"]

_COLUMNS = ("attribute", "factor", "value", "state", "why", "question")


@dataclass(frozen=True, slots=True)
class ReuseScore:
    """How well one model can be reused: the score of each attribute (None: nobody looked at any of it), and its factors."""

    model: str
    attributes: dict[str, float | None]
    factors: Table


@dataclass(frozen=True, slots=True)
class ModelRisks:
    """What every risk rule says of one model, the gravest first; `severity` is ``unknown`` where nobody looked at something."""

    model: str
    severity: str
    models: int
    repositories: int
    risks: Table


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

    def choose(self, **asked: Any) -> Choice:
        """Return candidates for a task with attributes, the verdict of licenses, risks, and why others were dropped.

        Takes the parameters of `supplychain.choices.choose`: ``task``, ``license``, ``use``, ``max_params``, ``framework``,
        ``language``, ``like``, ``weights``, ``unknown``, ``accept``, ``ruleset``, ``look``, ``limit``, ``list_dropped``.
        """
        from supplychain.choices import choose

        return choose(self._store, **asked)

    def risks(self, model: str, *, threshold: float = THRESHOLD) -> ModelRisks:
        """Return what every risk rule says of a model, judged now from what the graph says.

        `threshold` is how many points two claims may lie apart.

        Raises
        ------
        UnknownName
            The graph has no model of that id.
        """
        key = Lineage(self._store).known(model)
        found = stored_risks.assess_some(self._store, [key], threshold=threshold)[key]
        ordered = sorted(found.risks, key=_gravest_first)
        rows = [
            (
                r.rule,
                RULES[r.rule].threat,
                r.verdict,
                r.severity or None,
                r.reason,
                r.advice or None,
                list(r.evidence),
            )
            for r in ordered
        ]
        table = Table(("rule", "threat", "verdict", "severity", "reason", "advice", "evidence"), rows)
        return ModelRisks(key, worst(found.risks), found.reach.models, found.reach.repositories, table)

    def refresh_risks(self, *, threshold: float = THRESHOLD, only_when_stale: bool = False) -> Assessed:
        """Judge every model of the graph and write what differs from what it holds; the rest stays untouched."""
        return stored_risks.refresh(
            self._store, threshold=threshold, progress=self._progress, only_when_stale=only_when_stale
        )

    def findings(self, *, rule: str | None = None, severity: str | None = None, limit: int = 100) -> Table:
        """Return the findings written into the graph, those on which most rests first; written anew when it has changed."""
        self.refresh_risks(only_when_stale=True)
        return ask(self._store, "reuse/findings", {"rule": rule, "severity": severity, "limit": limit})

    def statistics(self) -> Table:
        """Return what the reuse study measured, by the same definitions on this graph, and corrected."""
        return ask(self._store, "reuse/statistics", {})


def _gravest_first(risk: Risk) -> tuple[int, int]:
    severity = -SEVERITIES.index(risk.severity) if risk.severity else 0
    return VERDICTS.index(risk.verdict), severity
