"""Clusters of models of one family by their abstract architectures: the study's first generation, step by step."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from supplychain.errors import InputError
from supplychain.naming.architecture.classifier import need_sklearn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from supplychain.naming.architecture.samples import Sample

__all__ = ["EPS", "Clusters", "cluster", "cluster_counts", "family_name", "search_eps"]

EPS = 0.3
"""Radius of DBSCAN in the study's pipeline."""
_WEIGHTS = {"l": 1.0, "p": 0.1, "d": 0.0}
_MOST_VALUES = 50_000_000


@dataclass(frozen=True, slots=True)
class Clusters:
    """Models that are built alike, largest cluster first, and those that are like no other."""

    groups: tuple[tuple[str, ...], ...]
    outliers: tuple[str, ...]
    eps: float
    points: Mapping[str, tuple[float, float]]

    def label(self, name: str) -> int | None:
        """Return the number of a model's cluster, from 1; None for an outlier."""
        return next((n for n, group in enumerate(self.groups, 1) if name in group), None)


def family_name(architecture: str) -> str:
    """Return the family of a class as the study splits it: Bert for BertForMaskedLM."""
    return re.split("For|Model|LMHead", architecture)[0]


def cluster(samples: Sequence[Sample], *, eps: float | None = EPS) -> dict[str, Clusters]:
    """Cluster models, each model type apart; without `eps` it is searched."""
    kinds: dict[str, list[Sample]] = defaultdict(list)
    for one in samples:
        kinds[one.model_type or ""].append(one)
    return {
        kind: cluster_counts(
            [s.name for s in members],
            [s.architecture.connections for s in members],
            [s.architecture.parameters for s in members],
            eps=eps,
        )
        for kind, members in sorted(kinds.items())
    }


def cluster_counts(
    names: Sequence[str],
    connections: Sequence[Mapping[str, int]],
    parameters: Sequence[Mapping[str, int]],
    *,
    eps: float | None = EPS,
) -> Clusters:
    """Cluster models by counts of `l` (weight 1) and `p` (weight 0.1).

    Each feature is scaled to unit variance, constant ones are dropped, two principal components are kept, and DBSCAN joins
    models closer than `eps` (at least two). Method: the naming study's cluster_generator.
    """
    need_sklearn()
    from sklearn.cluster import DBSCAN

    if len(names) < 2:
        return Clusters((), tuple(names), eps or EPS, {})
    points = _points(connections, parameters)
    radius = search_eps(points) if eps is None else eps
    labels = DBSCAN(min_samples=2, eps=radius).fit_predict(points)
    groups: dict[int, list[str]] = defaultdict(list)
    for name, label in zip(names, labels, strict=True):
        groups[int(label)].append(name)
    alone = groups.pop(-1, [])
    ordered = sorted((tuple(sorted(g)) for g in groups.values()), key=lambda g: (-len(g), g))
    places = {name: (float(x), float(y)) for name, (x, y) in zip(names, points, strict=True)}
    return Clusters(tuple(ordered), tuple(sorted(alone)), radius, places)


def search_eps(points: NDArray[np.float64]) -> float:
    """Return the radius that separates best: highest silhouette less Davies-Bouldin index, as in the study."""
    from sklearn.cluster import DBSCAN
    from sklearn.metrics import davies_bouldin_score, silhouette_score

    best, found = -np.inf, EPS
    for radius in np.arange(1, 21) / 10:
        labels = DBSCAN(min_samples=2, eps=float(radius)).fit_predict(points)
        if not 2 <= len(set(labels)) < len(labels):
            continue
        score = silhouette_score(points, labels) - davies_bouldin_score(points, labels)
        if score > best:
            best, found = score, float(radius)
    return found


def _points(
    connections: Sequence[Mapping[str, int]], parameters: Sequence[Mapping[str, int]]
) -> NDArray[np.float64]:
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import StandardScaler

    blocks = [
        _WEIGHTS[kind] * _matrix(counts) for kind, counts in (("l", connections), ("p", parameters)) if counts
    ]
    scaled = StandardScaler().fit_transform(np.hstack(blocks))
    varying: Any = scaled[:, scaled.var(axis=0) > 0]
    if varying.shape[1] < 2:
        flat = varying[:, 0] if varying.shape[1] else np.zeros(len(scaled))
        return np.column_stack([flat, np.zeros(len(scaled))])
    points: NDArray[np.float64] = PCA(n_components=2, svd_solver="full").fit_transform(varying)
    return points


def _matrix(counts: Sequence[Mapping[str, int]]) -> NDArray[np.float64]:
    keys = sorted({key for one in counts for key in one})
    if len(keys) * len(counts) > _MOST_VALUES:
        raise InputError(
            f"{len(counts):,} models with {len(keys):,} features are too many to cluster at once.",
            remedy="Name fewer models.",
        )
    column = {key: place for place, key in enumerate(keys)}
    matrix = np.zeros((len(counts), len(keys)))
    for row, one in enumerate(counts):
        for key, count in one.items():
            matrix[row, column[key]] = count
    return matrix
