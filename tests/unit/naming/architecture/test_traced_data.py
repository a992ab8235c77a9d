"""The traced data of the naming study: what a network tells of its model type, and the study's clusters of BERT models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.dara import bert_clusters
from supplychain.naming.architecture.evaluation import cross_validate
from supplychain.naming.architecture.samples import read_samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Record = Callable[[str, object], None]

pytestmark = pytest.mark.data


def test_model_types_are_told_from_traces_at_least_as_well_as_in_the_study(
    shared_data: Path, record_property: Record
) -> None:
    samples = read_samples([shared_data / "naming" / "layer_sequences_681.json"])

    figures = cross_validate(samples, seed=42)

    record_property(
        "figure",
        f"DARA: {figures.models} traced models, five folds: family {figures.family_accuracy:.1%} (study 94.3% of types), "
        f"of {figures.large} in families of 5 or more {figures.large_accuracy:.1%}, type {figures.type_accuracy:.1%}; "
        f"confidence off by {figures.calibration_error:.1%}, N11 accuses {figures.false_alarms:.1%} wrongly "
        f"and finds {figures.found:.1%}",
    )
    assert (figures.models, figures.types) == (681, 72)
    assert figures.family_accuracy >= 0.943
    assert figures.large_accuracy >= 0.96
    assert figures.type_accuracy >= 0.80
    assert figures.calibration_error <= 0.05
    assert figures.false_alarms <= 0.025


def test_the_clusters_of_bert_models_are_those_of_the_study(
    shared_data: Path, record_property: Record
) -> None:
    found = bert_clusters(shared_data / "naming")

    sizes = [len(group) for group in found.clusters.groups]
    record_property(
        "figure",
        f"DARA: 269 traced BERT models: {len(sizes)} clusters, {len(found.clusters.outliers)} outliers, "
        f"adjusted Rand index {found.rand:.3f} with the study's over {found.shared} models",
    )
    assert sizes[:2] == [186, 20]
    assert (len(sizes), len(found.clusters.outliers)) == (13, 16)
    assert found.rand >= 0.99
    base = found.clusters.label("bert-base-uncased")
    large = found.clusters.label("bert-large-uncased")
    assert (base, large) == (1, 2)
    assert found.clusters.label("mlcorelib/deberta-base-uncased") == base, "a BERT by another name"
