"""Claims: the stated results of a model under one name for all spellings, so that they can be held against each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from supplychain.reuse.benchmarks import benchmark_named
from supplychain.reuse.claimed import results_in_answer, results_in_index, squeezed
from supplychain.reuse.metrics import OPEN_UNIT, Number, metric_named, number_in, points_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplychain.reuse.claimed import Result

__all__ = [
    "Claim",
    "Claims",
    "claims_in_eval_results",
    "claims_in_model_index",
    "claims_of",
    "counts_as_published",
]

_PLACES = {"model-index": "model-index", "eval_results": "eval_results", "card": "card table"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A result that somebody claims for a model.

    Attributes
    ----------
    model
        The model that it is about.
    card
        The model whose card or files say so; mostly the same.
    task, dataset, config, split, metric
        What was measured, one name for all spellings; blank where it is not said.
    value
        The number as written.
    unit
        ``percent``, ``fraction``, ``percent or fraction`` where nobody can tell, blank where no scale is known.
    points
        The value in points of a hundred, under every way to read it; empty where it has no such scale.
    source
        ``model-index``, ``eval_results`` or ``card table``.
    verified
        Whether the Hub holds a token that the result was verified.
    """

    model: str
    card: str
    task: str = ""
    dataset: str = ""
    config: str = ""
    split: str = ""
    metric: str = ""
    value: float
    unit: str = ""
    points: tuple[float, ...] = ()
    source: str
    verified: bool = False

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.dataset or "no dataset named", self.config, self.split)))
        about = "" if self.model == self.card else f" of {self.model}"
        return f"{self.metric or 'result'} {self.value:g} on {where}{about} ({self.source} of {self.card})"


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims that could be read, and how many stated results could not, by reason."""

    claims: tuple[Claim, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)


def claims_of(results: Iterable[Result], card: str, *, bases: Iterable[str] = ()) -> Claims:
    """Return what the stated results of a model claim.

    Parameters
    ----------
    card
        Id of the model that states them.
    bases
        Ids of models that it was made from: a result under the name of one of them is a claim about that one, a result under
        any other name is one about the model itself.
    """
    listed = list(results)
    known = {squeezed(base): base for base in bases}
    several = _of_several_names(listed)
    unread: Counter[str] = Counter()
    found: dict[str, list[Claim]] = defaultdict(list)
    for result in listed:
        number = number_in(result.text) if result.text else Number(result.value or 0.0)
        if isinstance(number, str):
            unread[number] += 1
        else:
            about = known.get(squeezed(result.about), card) if result.about else card
            found[result.place].append(_claim(result, number, about, card, several))
    return Claims(tuple(claim for claims in found.values() for claim in _doubted(claims)), dict(unread))


def claims_in_model_index(index: object, model: str, *, bases: Iterable[str] = ()) -> Claims:
    """Return the claims of a `model-index`, of all its entries; a value that cannot be read leaves the others alone."""
    return claims_of(results_in_index(index, model), model, bases=bases)


def claims_in_eval_results(entries: object, model: str) -> Claims:
    """Return the claims of ``.eval_results`` files, as they are or as an answer of the Hub wraps them."""
    return claims_of(results_in_answer(entries), model)


def _claim(result: Result, number: Number, about: str, card: str, several: set[tuple[str, ...]]) -> Claim:
    named_apart = result.dataset and _place(result) in several
    benchmark = benchmark_named(
        result.dataset or result.name,
        config=result.name if named_apart else result.config,
        split=result.split,
    )
    if result.place == "eval_results":  # the form names no metric: a benchmark has one result per task
        metric, split, scale, notes = "", "", "rate", result.label
    else:
        measure = metric_named(result.metric, result.label)
        metric, split, notes = measure.name, measure.split, ""
        scale = measure.scale if result.metric else "share"
    unit, points = points_of(number, scale)
    return Claim(
        model=about,
        card=card,
        task=result.task,
        dataset=benchmark.dataset,
        config=", ".join(filter(None, (benchmark.config, notes))),
        split=benchmark.split or split,
        metric=metric,
        value=number.value,
        unit=unit,
        points=points,
        source=_PLACES.get(result.place, result.place),
        verified=result.verified,
    )


def _place(result: Result) -> tuple[str, ...]:
    return result.place, result.dataset, result.config, result.split


def _of_several_names(results: Iterable[Result]) -> set[tuple[str, ...]]:
    """Return the datasets that a model tells apart by nothing but a name, e.g. the parts of CQADupstack."""
    names: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for result in results:
        names[_place(result)].add(result.name)
    return {place for place, different in names.items() if len(different) > 1}


def _doubted(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims of one source, its fractions in doubt where others of it are percent: 0.9 among them may be either."""
    if not any(claim.unit == "percent" and abs(claim.value) > 1 for claim in claims):
        return list(claims)
    return [
        replace(claim, unit=OPEN_UNIT, points=(claim.value, claim.value * 100))
        if claim.unit == "fraction"
        else claim
        for claim in claims
    ]


def counts_as_published(index: object) -> bool:
    """Whether the script of the reuse study would count a model as one that makes claims.

    It takes the first entry alone, and drops the model when a single metric has no name or no value that `float` takes, or a
    dataset is no object: see docs/reuse-statistics.md for what that leaves out.
    """
    try:
        found = []
        for result in index[0]["results"]:  # type: ignore[index] # what is not so drops the model, as published
            if not isinstance(result["dataset"], dict) or "task" not in result:
                return False
            found += [(m["name"], m["type"], float(m["value"])) for m in result["metrics"]]
        return bool(found)
    except (TypeError, KeyError, ValueError, IndexError, AttributeError, OverflowError):
        return False
