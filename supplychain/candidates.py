"""Candidates for a task and why others are none: what choosing a model answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from supplychain.graph.table import Table
from supplychain.licenses.finding import NOT_LEGAL_ADVICE
from supplychain.reuse.choosing import WEIGHTS, Needs
from supplychain.reuse.risk import RISK, UNKNOWN
from supplychain.reuse.risks import worst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.licenses.outbound import Outbound
    from supplychain.reuse.factors import FactorRow
    from supplychain.reuse.risk import Risk

__all__ = ["Candidate", "Choice"]

_COLUMNS = (
    "place", "model", "score", *WEIGHTS, "parameters", "downloads", "license", "verdict", "decides", "risk", "not_known",
    "try_next",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that may be what is looked for.

    Attributes
    ----------
    score
        Weighted mean of what each attribute is worth at least, 0 to 1: a factor that nobody looked at counts as not there.
    attributes
        Attribute → mean of those of its factors that are known, None where none is.
    factors
        Rows of the factors behind the scores.
    outbound
        What licenses say of a work that rests on it; None when no license was asked about.
    not_known
        What filters ask and nobody knows of it; empty for a candidate that is known to fit.
    try_next
        Other candidates of the same architecture, the best first.
    """

    model: str
    parameters: int | None
    downloads: int | None
    dependents: int
    architectures: tuple[str, ...]
    score: float | None = None
    attributes: dict[str, float | None] = field(default_factory=dict)
    factors: tuple[FactorRow, ...] = ()
    outbound: Outbound | None = None
    risks: tuple[Risk, ...] = ()
    not_known: tuple[str, ...] = ()
    try_next: tuple[str, ...] = ()

    @property
    def risk(self) -> str:
        """The gravest severity of its risks; ``unknown`` where none was found and something was not looked at."""
        return worst(self.risks)


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates in order, those apart of which something is not known, and how many were dropped by which reason.

    `models` is how many models of the task the graph has, `looked` of how many of them, the most used first, attributes were
    weighed, `judged` of how many licenses were judged. `scored_now` counts models that the graph keeps no scores of: they were
    scored now, without popularity.
    """

    needs: Needs
    candidates: tuple[Candidate, ...]
    apart: tuple[Candidate, ...]
    dropped: dict[str, int]
    dropped_models: Table
    models: int
    looked: int
    judged: int
    scored_now: int = 0
    note: str = NOT_LEGAL_ADVICE

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def table(self) -> Table:
        """One row per candidate, those apart at the end, with a mark of what is not known of them."""
        listed = [*self.candidates, *self.apart]
        return Table(_COLUMNS, [_row(place, one) for place, one in enumerate(listed, start=1)])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "needs": asdict(self.needs),
            "candidates": [_as_dict(one) for one in self.candidates],
            "apart": [_as_dict(one) for one in self.apart],
            "dropped": self.dropped,
            "dropped_models": list(self.dropped_models),
            "models": self.models,
            "looked": self.looked,
            "judged": self.judged,
            "scored_now": self.scored_now,
            "note": self.note,
        }

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def _row(place: int, one: Candidate) -> tuple[Any, ...]:
    verdict = one.outbound
    return (
        place,
        one.model,
        None if one.score is None else round(one.score, 3),
        *(_rounded(one.attributes.get(name)) for name in WEIGHTS),
        one.parameters,
        one.downloads,
        verdict.license if verdict else None,
        verdict.verdict if verdict else None,
        _deciding(verdict) if verdict else None,
        one.risk or "none found",
        list(one.not_known),
        list(one.try_next),
    )


def _deciding(verdict: Outbound) -> str:
    """Return the path that decides, and the rule; blank where nothing is asked."""
    if verdict.verdict == "ok":
        return ""
    return f"{verdict.rule}: {' → '.join(verdict.path)} ({verdict.upstream_license})"


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def _as_dict(one: Candidate) -> dict[str, Any]:
    said = asdict(one) | {"factors": [row._asdict() for row in one.factors]}
    found = [
        {"rule": r.rule, "severity": r.severity, "reason": r.reason, "advice": r.advice}
        for r in one.risks
        if r.verdict == RISK
    ]
    unknown = [{"rule": r.rule, "why": list(r.evidence)} for r in one.risks if r.verdict == UNKNOWN]
    return {**said, "risk": one.risk, "risks": found, "risks_unknown": unknown}
