"""The table of factors, and the scores of models: of every factor what was found and why, of every attribute the mean.

Attributes and factors are those of Jiang et al., ICSE 2023 (arXiv 2303.02552), measured on what hubs answer today; lineage,
identity, cost by bytes and the names of models are added. Each factor is 1 (there, verifiable), 0.5 (in part, or as free
text), 0 (absent) or nothing: not applicable, or nobody looked. Popularity is a place among models of the same task.
"""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from supplychain.errors import UnknownName
from supplychain.reuse.portability import PORTABILITY
from supplychain.reuse.provenance import PROVENANCE
from supplychain.reuse.ranks import Ranks
from supplychain.reuse.reproducibility import REPRODUCIBILITY
from supplychain.reuse.standing import MAINTENANCE, QUALITY, popularity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.reuse.judgement import Factor, Judgement
    from supplychain.reuse.observation import Observation

__all__ = ["ATTRIBUTES", "FactorRow", "Score", "Scorer", "attribute_named", "factors", "means", "score"]

ATTRIBUTES = ("provenance", "reproducibility", "portability", "popularity", "quality", "maintenance")
"""What is scored, in the order in which it is shown."""


class FactorRow(NamedTuple):
    """What was found of one factor of one model."""

    attribute: str
    factor: str
    value: float | None
    state: str
    why: str


class Score(NamedTuple):
    """The scores of one model: attribute → mean of its factors that have a value, None without one; and the factors."""

    id: str
    attributes: dict[str, float | None]
    rows: tuple[FactorRow, ...]


def factors(ranks: Ranks | None = None) -> tuple[Factor, ...]:
    """Return the table of factors; `ranks` are the figures of the models that popularity compares with."""
    return (
        *PROVENANCE,
        *REPRODUCIBILITY,
        *PORTABILITY,
        *popularity(ranks or Ranks(())),
        *QUALITY,
        *MAINTENANCE,
    )


class Scorer:
    """Scores models one by one against the same others."""

    def __init__(self, ranks: Ranks | None = None) -> None:
        self._factors = factors(ranks)

    def score(self, observation: Observation) -> Score:
        """Return the scores of one model."""
        rows = tuple(_row(factor, factor.judge(observation)) for factor in self._factors)
        return Score(observation.id, means(rows), rows)


def score(observations: Iterable[Observation], ranks: Ranks | None = None) -> Iterator[Score]:
    """Yield the scores of models, in order; see `Scorer`."""
    return map(Scorer(ranks).score, observations)


def means(rows: Iterable[FactorRow]) -> dict[str, float | None]:
    """Return for each attribute the mean of its factors that have a value; None where none has."""
    values: dict[str, list[float]] = {attribute: [] for attribute in ATTRIBUTES}
    for row in rows:
        if row.value is not None:
            values[row.attribute].append(row.value)
    return {attribute: round(fmean(found), 4) if found else None for attribute, found in values.items()}


def attribute_named(name: str) -> str:
    """Return `name` when it is an attribute.

    Raises
    ------
    UnknownName
        There is no such attribute.
    """
    if name not in ATTRIBUTES:
        raise UnknownName.among("attribute", name, ATTRIBUTES)
    return name


def _row(factor: Factor, found: Judgement) -> FactorRow:
    return FactorRow(factor.attribute, factor.name, *found)
