"""Claims: what a model is said to achieve, from the two forms in which the Hub keeps results, one by one and never all or nothing.

`model-index` is the older form, in the front matter of a card; ``.eval_results/*.yaml`` the newer one. What cards say in
tables is read by `supplychain.reuse.card_tables`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from supplychain.reuse.benchmarks import benchmark_named
from supplychain.reuse.metrics import OPEN_UNIT, metric_named, number_in, points_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Claim", "Claims", "claim_in", "claims_in_eval_results", "claims_in_model_index", "counts_as_published", "doubted"]

_LONGEST = 120
_MOST = 2_000
_MARK = " | "


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

    @property
    def text(self) -> str:
        """The claim as one line, as it stands in a graph; `claim_in` reads it back."""
        about = "" if self.model == self.card else self.model
        verified = "verified" if self.verified else ""
        columns = (
            self.task, self.dataset, self.config, self.split, self.metric, repr(self.value), self.unit, self.source, verified,
            about,
        )  # fmt: skip
        return _MARK.join(columns)

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.dataset or "no dataset named", self.config, self.split)))
        about = "" if self.model == self.card else f" of {self.model}"
        return f"{self.metric} {self.value:g} on {where}{about} ({self.source} of {self.card})"


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims that could be read, and how many could not, by reason."""

    claims: tuple[Claim, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: Claims) -> Claims:
        return Claims(self.claims + other.claims, dict(Counter(self.unread) + Counter(other.unread)))


def claim_in(text: str, card: str) -> Claim | None:
    """Return the claim that `Claim.text` made a line of; None if it is none."""
    parts = text.split(_MARK)
    if len(parts) != 10:
        return None
    task, dataset, config, split, metric, value, unit, source, verified, about = parts
    number = number_in(value)
    if isinstance(number, str):
        return None
    scale = {OPEN_UNIT: "rate", "percent": "share", "fraction": "share"}.get(unit, "")
    points = points_of(number, scale)[1] if unit != "percent" else (number.value,)
    return Claim(
        model=about or card, card=card, task=task, dataset=dataset, config=config, split=split, metric=metric,
        value=number.value, unit=unit, points=points, source=source, verified=bool(verified),
    )  # fmt: skip


def claims_in_model_index(index: object, model: str, *, bases: Iterable[str] = ()) -> Claims:
    """Return the claims of a `model-index`, of all its entries; a value that cannot be read leaves the others alone.

    Parameters
    ----------
    index
        As the Hub hands it over or as a front matter holds it: a list of entries, or one.
    model
        Id of the model in whose card it stands.
    bases
        Ids of models that it was made from: an entry under the name of one of them is a claim about that one.
    """
    unread: Counter[str] = Counter()
    found: list[Claim] = []
    if index is None:
        return Claims()
    names = {_squeezed(base): base for base in bases}
    for entry in _objects(index, unread, "model-index is not a list of objects"):
        about = names.get(_squeezed(_text(entry.get("name"))), model)
        results = _objects(entry.get("results"), unread, "results are not a list of objects")
        several = _of_several_names(results)
        for result in results:
            found += _of_result(result, about, model, several, unread)
    if len(found) > _MOST:
        unread["more results than a card has, left out"] += len(found) - _MOST
    return Claims(doubted(found[:_MOST]), dict(unread))


def doubted(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims of one source, its fractions in doubt where others of it are percent: 0.9 among them may be either."""
    if not any(claim.unit == "percent" and abs(claim.value) > 1 for claim in claims):
        return tuple(claims)
    return tuple(
        replace(claim, unit=OPEN_UNIT, points=(claim.value, claim.value * 100))
        if claim.unit == "fraction"
        else claim
        for claim in claims
    )


def _dataset_of(result: dict[str, Any]) -> dict[str, Any]:
    data = result.get("dataset")
    return data if isinstance(data, dict) else {"name": data}


def _place(dataset: dict[str, Any]) -> tuple[str, str, str]:
    return _text(dataset.get("type")), _text(dataset.get("config")), _text(dataset.get("split"))


def _of_several_names(results: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Return the datasets that a card tells apart by nothing but a name, e.g. the parts of CQADupstack."""
    names: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for dataset in map(_dataset_of, results):
        names[_place(dataset)].add(_text(dataset.get("name")))
    return {place for place, different in names.items() if len(different) > 1}


def _of_result(
    result: dict[str, Any], about: str, card: str, several: set[tuple[str, str, str]], unread: Counter[str]
) -> Iterator[Claim]:
    task, dataset = _object(result.get("task")), _dataset_of(result)
    args, type_ = dataset.get("args"), _text(dataset.get("type"))
    benchmark = benchmark_named(
        type_ or _text(dataset.get("name")),
        config=_text(dataset.get("name")) if type_ and _place(dataset) in several else _text(dataset.get("config")),
        split=_text(dataset.get("split")),
        args=args if isinstance(args, dict) else _text(args),
    )
    for metric in _objects(result.get("metrics"), unread, "metrics are not a list of objects"):
        kind, name = _text(metric.get("type")), _text(metric.get("name"))
        number = number_in(metric.get("value"))
        if isinstance(number, str):
            unread[number] += 1
            continue
        if not (kind or name):
            unread["metric has no name"] += 1
            continue
        measure = metric_named(kind or name, name)
        unit, points = points_of(number, measure.scale)
        yield Claim(
            model=about,
            card=card,
            task=_text(task.get("type")) or _text(task.get("name")),
            dataset=benchmark.dataset,
            config=benchmark.config,
            split=benchmark.split or measure.split,
            metric=measure.name,
            value=number.value,
            unit=unit,
            points=points,
            source="model-index",
            verified=metric.get("verified") is True or bool(metric.get("verifyToken")),
        )


def claims_in_eval_results(entries: object, model: str) -> Claims:
    """Return the claims of ``.eval_results`` files: the entries of a file, or as an answer of the Hub wraps them.

    The form names no metric: a benchmark has one result per task, which is the metric here.
    """
    unread: Counter[str] = Counter()
    found = []
    if entries is None:
        return Claims()
    for item in _objects(entries, unread, "eval_results are not a list of objects"):
        if "error" in item:
            unread["eval_results file that the Hub refuses"] += 1
            continue
        entry = _object(item.get("data")) or item
        data = _object(entry.get("dataset"))
        dataset = _text(data.get("id")) or _text(entry.get("dataset_id"))
        task = _text(data.get("task_id")) or _text(entry.get("task_id"))
        number = number_in(entry.get("value"))
        if isinstance(number, str) or not dataset:
            unread[number if isinstance(number, str) else "result names no dataset"] += 1
            continue
        benchmark = benchmark_named(dataset, config=task)
        unit, points = points_of(number, "rate")  # nothing says how it is written
        found.append(
            Claim(
                model=model,
                card=model,
                dataset=benchmark.dataset,
                config=", ".join(filter(None, (benchmark.config, _text(entry.get("notes"))))),
                metric="",
                value=number.value,
                unit=unit,
                points=points,
                source="eval_results",
                verified=bool(entry.get("verifyToken") or entry.get("verify_token")),
            )
        )
    return Claims(tuple(found), dict(unread))


def counts_as_published(index: object) -> bool:
    """Whether the script of the reuse study would count a model as one that makes claims.

    It takes the first entry alone, and drops the model when a single metric has no name or no value that `float` takes, or a
    dataset is no object: see docs/reuse-statistics.md for what that leaves out.
    """
    try:
        results = index[0]["results"]  # type: ignore[index] - anything that is not so drops the model, as published
        return bool([
            float(metric["value"])
            for result in results
            for metric in (result["metrics"] if isinstance(result["dataset"], dict) and result["task"] else None)
            if (metric["name"], metric["type"])
        ])  # fmt: skip
    except (TypeError, KeyError, ValueError, IndexError, AttributeError, OverflowError):
        return False


def _objects(value: object, unread: Counter[str], reason: str) -> list[dict[str, Any]]:
    """Return the objects of a list, or the one object there is; what else stands there is counted."""
    if value is None:
        return []
    items = value if isinstance(value, list) else [value]
    kept = [item for item in items if isinstance(item, dict)]
    if len(kept) < len(items):
        unread[reason] += len(items) - len(kept)
    return kept


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Return a word of the form as one line; numbers are words too, and the mark between columns is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).replace("|", "/").split())[:_LONGEST]


def _squeezed(name: str) -> str:
    return "".join(c for c in name.rsplit("/", 1)[-1].lower() if c.isalnum())
