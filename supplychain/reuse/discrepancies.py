"""Discrepancies: two claims for the same measure of the same model that lie apart, whichever of them is right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from supplychain.reuse.metrics import OPEN_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from supplychain.reuse.claims import Claim

__all__ = ["KINDS", "THRESHOLD", "Discrepancy", "Found", "discrepancies"]

THRESHOLD = 5.0
"""Points of a hundred from which two claims disagree: what the interviewees of the reuse study took for acceptable, at most."""

KINDS = {
    "one source": "One source of a model claims two values for one measure.",
    "two sources": "Two sources of a model claim different values: its model-index, its .eval_results, the tables of its card.",
    "restated": "A model claims another value for its base than the base does.",
    "copy": "A copy, quantized or converted, claims another value than the model it is a copy of.",
}
"""What two claims that disagree have to do with each other."""

_OPEN = ("config", "split", "metric")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two claims that disagree.

    Attributes
    ----------
    kind
        One of `KINDS`.
    one, other
        The claims, in the order of their text, so that it never matters which was read first.
    points
        How far they are apart at least, under every way to read them.
    assumed
        What had to be assumed because one of them leaves it open: config, split, metric, or whether values are percent.
    """

    kind: str
    one: Claim
    other: Claim
    points: float
    assumed: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The discrepancy in one sentence."""
        open_ = f"; open: {', '.join(self.assumed)}" if self.assumed else ""
        return f"{self.one} and {self.other} lie {self.points:.1f} points apart{open_}"


@dataclass(frozen=True, slots=True)
class Found:
    """Discrepancies, the widest first, and how many pairs of claims were compared.

    `undecided` pairs lie apart under one way to read their units and not under another; `incomparable` ones have a metric
    whose differences are no points.
    """

    discrepancies: tuple[Discrepancy, ...] = ()
    compared: int = 0
    undecided: int = 0
    incomparable: int = 0


def discrepancies(
    claims: Iterable[Claim], *, threshold: float = THRESHOLD, copies: Mapping[str, str] | None = None
) -> Found:
    """Return where claims disagree by more than `threshold` points.

    Parameters
    ----------
    claims
        Of one model and those related to it, or of any number of models.
    copies
        Copies of a model that are to achieve what it does: quantized or converted model → the one it is a copy of.
    """
    same = copies or {}
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in sorted(set(claims), key=_order):
        if claim.dataset:
            groups[same.get(claim.model, claim.model), claim.dataset].append(claim)
    found: dict[tuple[object, ...], Discrepancy] = {}
    compared = undecided = incomparable = 0
    for group in groups.values():
        for one, other in _pairs(group):
            if not (one.points and other.points):
                incomparable += 1
                continue
            compared += 1
            least, most = _apart(one, other)
            if least <= threshold:
                undecided += most > threshold
                continue
            discrepancy = Discrepancy(_kind(one, other), one, other, least, _assumed(one, other))
            key = (
                one.card,
                one.source,
                other.card,
                other.source,
                one.model,
                other.model,
                *_measure(one, other),
            )
            if key not in found or found[key].points < least:
                found[key] = discrepancy
    widest = sorted(found.values(), key=lambda d: (-d.points, _order(d.one), _order(d.other)))
    return Found(tuple(widest), compared, undecided, incomparable)


def _order(claim: Claim) -> tuple[str, ...]:
    return claim.card, claim.source, str(claim), claim.task, repr(claim.value), str(claim.verified)


def _pairs(group: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of claims on one dataset that are about the same measure.

    Where one of them leaves config, split or metric open, it is about whichever of the others it agrees with best, so only
    the nearest of each source is compared with it.
    """
    exact: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in group:
        exact[tuple(getattr(claim, name) for name in _OPEN)].append(claim)
    for claims in exact.values():
        yield from combinations(claims, 2)
    for one_key, other_key in combinations(sorted(exact), 2):
        if not _may_be_same(one_key, other_key):
            continue
        if any(
            _fits_better(key, other, exact) for key, other in ((one_key, other_key), (other_key, one_key))
        ):
            continue
        for one in exact[one_key]:
            for other in exact[other_key]:
                if (one.card, one.source) != (other.card, other.source) and _nearest(one, other, exact):
                    yield one, other


def _fits_better(
    key: tuple[str, ...], other: tuple[str, ...], exact: Mapping[tuple[str, ...], list[Claim]]
) -> bool:
    """Whether the other side says exactly the same measure somewhere: then nothing has to be assumed."""
    others = {(claim.card, claim.source) for claim in exact[other]}
    return any((claim.card, claim.source) in others for claim in exact[key])


def _nearest(one: Claim, other: Claim, exact: Mapping[tuple[str, ...], list[Claim]]) -> bool:
    """Whether no claim of the other's source that may be meant as well lies nearer."""
    least = _apart(one, other)[0]
    return not any(
        claim is not its and _from(claim) == _from(its) and _apart(mine, claim)[0] < least
        for mine, its in ((one, other), (other, one))
        for key, claims in exact.items()
        if _may_be_same(tuple(getattr(mine, name) for name in _OPEN), key)
        for claim in claims
    )


def _from(claim: Claim) -> tuple[str, str, str]:
    return claim.card, claim.source, claim.model


def _may_be_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two measures differ in nothing but what one of them leaves open."""
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def _apart(one: Claim, other: Claim) -> tuple[float, float]:
    """Return the least and the greatest difference under every way to read the two, in points; zeros without a scale."""
    differences = [round(abs(a - b), 9) for a in one.points for b in other.points]
    if (
        one.unit == other.unit == OPEN_UNIT
    ):  # whoever writes so writes both so, or the difference means nothing
        differences = [round(abs(a - b), 9) for a, b in zip(one.points, other.points, strict=True)]
    return (min(differences), max(differences)) if differences else (0.0, 0.0)


def _kind(one: Claim, other: Claim) -> str:
    if one.model != other.model:
        return "copy"
    if one.card != other.card:
        return "restated"
    return "one source" if one.source == other.source else "two sources"


def _measure(one: Claim, other: Claim) -> tuple[str, ...]:
    return tuple(getattr(one, name) or getattr(other, name) for name in ("dataset", *_OPEN))


def _assumed(one: Claim, other: Claim) -> tuple[str, ...]:
    names = [name for name in _OPEN if getattr(one, name) != getattr(other, name)]
    if OPEN_UNIT in (one.unit, other.unit):
        names.append(OPEN_UNIT)
    return tuple(names)
