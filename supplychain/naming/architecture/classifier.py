"""A classifier of model types: n-grams of modules weighed by TF-IDF, a linear model, and a confidence that was measured.

Learning needs scikit-learn (the extra `naming`); predicting needs numpy alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from supplychain.errors import InputError, UsageError
from supplychain.naming.architecture.equivalence import family_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from supplychain.naming.architecture.abstraction import Architecture
    from supplychain.naming.architecture.samples import Sample

__all__ = [
    "Classifier", "HeldOut", "Prediction", "fit_temperature", "folds_of", "need_sklearn", "ngrams", "out_of_fold", "softmax",
    "train",
]  # fmt: skip

LONGEST = 3
"""Modules in an n-gram; the study tried 1 to 3."""
_MOST_FEATURES = 50_000
_ALPHA = 0.1
"""Weight of the ridge; 0.1 and 1 were tried, and LinearSVC, and ExtraTrees on counts (docs/architecture-check.md)."""
_TEMPERATURES = np.geomspace(0.01, 1.0, 41)
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a network looks like.

    Attributes
    ----------
    model_type, family
        The likeliest type within the likeliest family of types that are equivalent.
    confidence
        Probability of the family, as measured on models that were not learned from.
    coverage
        Share of the network's modules that the classifier knows; what it knows little of, it cannot judge.
    families
        All families with their probabilities, the likeliest first.
    """

    model_type: str
    family: str
    confidence: float
    coverage: float
    families: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Classifier:
    """A trained classifier: one row of `weights` per model type, one column per n-gram."""

    threshold: ClassVar[float] = 0.9
    """Probability from which a family is taken for certain."""
    evidence: ClassVar[str] = "names of modules, by a trained classifier"
    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]
    temperature: float
    facts: Mapping[str, Any] = field(default_factory=dict)

    def predict(self, architecture: Architecture) -> Prediction:
        """Return what the network of a model looks like."""
        chances = softmax(self.scores(architecture)[None, :], self.temperature)[0]
        totals: dict[str, float] = defaultdict(float)
        for name, chance in zip(self.classes, chances, strict=True):
            totals[family_of(name)] += float(chance)
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        family, confidence = ranked[0]
        best = max(
            (place for place, name in enumerate(self.classes) if family_of(name) == family),
            key=lambda place: chances[place],
        )
        known = sum(word in self.vocabulary for word in architecture.sequence)
        return Prediction(
            self.classes[best],
            family,
            min(confidence, 1.0),
            known / len(architecture.sequence) if architecture.sequence else 0.0,
            tuple(ranked),
        )

    def knows(self, model_type: str) -> bool:
        """Whether it has learned from models of the type."""
        return model_type in self.classes

    def scores(self, architecture: Architecture) -> NDArray[np.float64]:
        """Return the score of each class, before they are made probabilities."""
        counts = Counter(g for g in ngrams(architecture.sequence) if g in self.vocabulary)
        if not counts:
            return self.intercept.astype(np.float64)
        columns = np.fromiter((self.vocabulary[g] for g in counts), dtype=np.int64, count=len(counts))
        values = np.fromiter((1 + math.log(n) for n in counts.values()), dtype=np.float64, count=len(counts))
        values *= self.idf[columns]
        values /= np.linalg.norm(values)
        result: NDArray[np.float64] = self.weights[:, columns].astype(np.float64) @ values + self.intercept
        return result


def ngrams(sequence: Sequence[str]) -> list[str]:
    """Return the n-grams of a sequence, each as text, shortest first."""
    found = list(sequence)
    for length in range(2, LONGEST + 1):
        found += [" ".join(sequence[at : at + length]) for at in range(len(sequence) - length + 1)]
    return found


def train(samples: Sequence[Sample], *, seed: int = 0) -> Classifier:
    """Learn the model types of samples; the same samples and seed give the same classifier.

    The confidence is set on five folds: each model is judged by a classifier that has not seen it.

    Raises
    ------
    InputError
        Fewer than two model types, or fewer than five models, can be learned from.
    UsageError
        scikit-learn is not installed.
    """
    named = sorted((s for s in samples if s.model_type), key=lambda s: (s.name, s.model_type or ""))
    types = [s.model_type or "" for s in named]
    if len(set(types)) < 2 or len(named) < _FOLDS:
        raise InputError(
            f"{len(named)} models with {len(set(types))} model types are too few to learn from.",
            remedy="Name folders with a config.json beside each safetensors file; at least 5 models and 2 model types.",
        )
    held_out = out_of_fold(named, seed=seed)
    temperature = fit_temperature(held_out, types)
    chosen = held_out.names[held_out.scores.argmax(axis=1)]
    right = [family_of(str(a)) == family_of(b) for a, b in zip(chosen, types, strict=True)]
    vectors, vocabulary, idf = _vectorise(named)
    model = _fit(vectors, types)
    facts = {
        "models": len(named),
        "types": len(set(types)),
        "seed": seed,
        "family_accuracy": round(sum(right) / len(right), 4),
    }
    return Classifier(
        tuple(map(str, model.classes_)),
        vocabulary,
        idf,
        *_rows(model),
        temperature,
        facts,
    )


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of models by classifiers that have not seen them: a row per model, a column per name of a type."""

    names: NDArray[Any]
    scores: NDArray[np.float64]
    fold: NDArray[np.int64]


def folds_of(samples: Sequence[Sample], *, seed: int, apart: bool = False) -> list[tuple[Any, Any]]:
    """Return five folds of samples; `apart`: models with the same sequence are never on both sides of one."""
    from sklearn.model_selection import GroupKFold, KFold

    count = min(_FOLDS, len(samples))
    if not apart:
        return list(KFold(count, shuffle=True, random_state=seed).split(samples))
    groups = [" ".join(s.architecture.sequence) for s in samples]
    return list(
        GroupKFold(min(count, len(set(groups))), shuffle=True, random_state=seed).split(
            samples, groups=groups
        )
    )


def out_of_fold(samples: Sequence[Sample], *, seed: int, apart: bool = False) -> HeldOut:
    """Return what classifiers say of the models they have not seen."""
    need_sklearn()
    types = [s.model_type or "" for s in samples]
    names = np.array(sorted(set(types)))
    column = {name: place for place, name in enumerate(names)}
    scores = np.full((len(samples), len(names)), -np.inf)
    fold = np.zeros(len(samples), dtype=np.int64)
    for number, (learned, judged) in enumerate(folds_of(samples, seed=seed, apart=apart)):
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectoriser = TfidfVectorizer(**_settings())
        vectors = vectoriser.fit_transform([samples[i].architecture.sequence for i in learned])
        kinds = [types[i] for i in learned]
        fold[judged] = number
        if len(set(kinds)) < 2:
            scores[judged, column[kinds[0]]] = 1.0
            continue
        model = _fit(vectors, kinds)
        rows, intercept = _rows(model)
        unseen: Any = vectoriser.transform([samples[i].architecture.sequence for i in judged])
        said = unseen @ rows.T + intercept
        scores[np.ix_(judged, [column[c] for c in model.classes_])] = said
    return HeldOut(names, scores, fold)


def fit_temperature(held_out: HeldOut, types: Sequence[str], rows: Any = slice(None)) -> float:
    """Return the temperature under which the probabilities of families are likeliest."""
    truth = np.array([family_of(t) for t in types])[rows]
    of_family = np.array([family_of(str(name)) for name in held_out.names])
    hits = of_family[None, :] == truth[:, None]
    losses = []
    for temperature in _TEMPERATURES:
        chance = (softmax(held_out.scores[rows], float(temperature)) * hits).sum(axis=1)
        losses.append(-np.log(np.clip(chance, 1e-9, 1)).mean())
    return float(_TEMPERATURES[int(np.argmin(losses))])


def softmax(scores: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Return probabilities, a row of which sums to one; the higher the temperature, the flatter."""
    shifted = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    result: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def _settings() -> dict[str, Any]:
    return {"analyzer": ngrams, "sublinear_tf": True, "max_features": _MOST_FEATURES, "dtype": np.float64}


def _vectorise(samples: Sequence[Sample]) -> tuple[Any, dict[str, int], NDArray[np.float32]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(**_settings())
    vectors = vectoriser.fit_transform([s.architecture.sequence for s in samples])
    vocabulary = {str(word): int(place) for word, place in vectoriser.vocabulary_.items()}
    return vectors, vocabulary, vectoriser.idf_.astype(np.float32)


def _fit(vectors: Any, types: Sequence[str]) -> Any:
    from sklearn.linear_model import RidgeClassifier

    return RidgeClassifier(alpha=_ALPHA, solver="sparse_cg").fit(vectors, types)


def _rows(model: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return weights and intercepts with a row per class; of two classes, the library keeps one row."""
    weights, intercept = np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)
    if len(model.classes_) == 2:
        weights, intercept = np.vstack([-weights, weights]), np.concatenate([-intercept, intercept])
    return weights.astype(np.float32), intercept.astype(np.float32)


def need_sklearn() -> None:
    """Say what is missing where scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"Learning and clustering need scikit-learn: {error}.",
            remedy="Install it with: pip install 'supplychain[naming]'.",
        ) from error
