"""How well model types are told from networks: five folds, over types and over families, with what rule N11 would say."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplychain.naming.architecture.classifier import fit_temperature, out_of_fold, softmax
from supplychain.naming.architecture.equivalence import family_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from supplychain.naming.architecture.classifier import HeldOut
    from supplychain.naming.architecture.samples import Sample

__all__ = ["Figures", "adjusted_rand", "cross_validate"]

_LARGE = 5
_BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What five folds give; shares are of all models unless said otherwise.

    Attributes
    ----------
    types, families
        Of how many model types and families there are models.
    type_accuracy, family_accuracy
        Models whose type, or whose family, is the predicted one.
    large_accuracy, large
        The same for families with at least five models, and how many models those have.
    calibration_error
        Expected distance between confidence and accuracy, in ten steps.
    sure, false_alarms
        Models whose family is predicted for certain, and those of them that are right in their claim and accused all the same.
    found
        Share of wrong claims across families that are found when every model is given one at random.
    """

    models: int
    types: int
    families: int
    type_accuracy: float
    family_accuracy: float
    large_accuracy: float
    large: int
    calibration_error: float
    sure: float
    false_alarms: float
    found: float


def cross_validate(samples: Sequence[Sample], *, seed: int = 42, apart: bool = False) -> Figures:
    """Judge every model by a classifier that has not seen it.

    Parameters
    ----------
    apart
        Models with the same sequence of modules are kept on one side of each fold; without it, as in the study, half of
        the models may have a twin among those that were learned from.
    """
    from supplychain.naming.architecture.classifier import Classifier

    named = [s for s in samples if s.model_type]
    types = [s.model_type or "" for s in named]
    truth = np.array([family_of(t) for t in types])
    held_out = out_of_fold(named, seed=seed, apart=apart)
    of_family = np.array([family_of(str(name)) for name in held_out.names])
    best = held_out.scores.argmax(axis=1)
    sizes = Counter(truth.tolist())
    large = np.array([sizes[f] >= _LARGE for f in truth])
    right = of_family[best] == truth
    chances = _family_chances(held_out, types)
    families = sorted(set(of_family.tolist()))
    winner = np.array(families)[chances.argmax(axis=1)]
    confidence = chances.max(axis=1)
    sure = confidence >= Classifier.threshold
    claimed = _wrong_claims(truth.tolist(), families, seed)
    return Figures(
        models=len(named),
        types=len(set(types)),
        families=len(sizes),
        type_accuracy=float((held_out.names[best] == np.array(types)).mean()),
        family_accuracy=float(right.mean()),
        large_accuracy=float(right[large].mean()) if large.any() else 0.0,
        large=int(large.sum()),
        calibration_error=_calibration_error(confidence, winner == truth),
        sure=float(sure.mean()),
        false_alarms=float((sure & (winner != truth)).mean()),
        found=float((sure & (winner != claimed)).mean()),
    )


def adjusted_rand(one: dict[str, str], other: dict[str, str]) -> tuple[float, int]:
    """Return the adjusted Rand index of two groupings over the models that both have, and how many those are."""
    from sklearn.metrics import adjusted_rand_score

    both = sorted(one.keys() & other.keys())
    return float(adjusted_rand_score([one[name] for name in both], [other[name] for name in both])), len(both)


def _family_chances(held_out: HeldOut, types: Sequence[str]) -> NDArray[np.float64]:
    """Return probabilities of families, in sorted order; each fold's temperature is set on the other folds."""
    of_family = np.array([family_of(str(name)) for name in held_out.names])
    families = sorted(set(of_family.tolist()))
    chances = np.zeros((len(types), len(families)))
    for fold in np.unique(held_out.fold):
        here = held_out.fold == fold
        temperature = fit_temperature(held_out, types, ~here)
        each = softmax(held_out.scores[here], temperature)
        for place, family in enumerate(families):
            chances[here, place] = each[:, of_family == family].sum(axis=1)
    return chances


def _wrong_claims(truth: list[str], families: list[str], seed: int) -> NDArray[np.str_]:
    draw = random.Random(seed)  # noqa: S311 - claims for a measurement, no secret
    return np.array([draw.choice([f for f in families if f != family]) for family in truth])


def _calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    steps = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for step in np.unique(steps):
        here = steps == step
        error += float(here.mean() * abs(confidence[here].mean() - right[here].mean()))
    return error
