"""Model types from networks on the traced data of the naming study: accuracy, calibration, and the clusters of BERT models.

python -m benchmarks.dara FOLDER          # the folder with layer_sequences_681.json and aptm_bert_*_269.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from supplychain.naming.architecture.clusters import EPS, cluster_counts
from supplychain.naming.architecture.evaluation import adjusted_rand, cross_validate
from supplychain.naming.architecture.samples import read_samples

if TYPE_CHECKING:
    from supplychain.naming.architecture.clusters import Clusters
    from supplychain.naming.architecture.evaluation import Figures

SEEDS = (42, 0, 1)


class Reproduced(NamedTuple):
    """The clusters of the BERT models beside the study's own."""

    clusters: Clusters
    rand: float
    shared: int


def bert_clusters(folder: Path, eps: float | None = EPS) -> Reproduced:
    """Cluster the 269 traced BERT models as the study does, and compare with its reference file."""
    connections = json.loads((folder / "aptm_bert_connections_269.json").read_text("utf-8"))
    parameters = json.loads((folder / "aptm_bert_parameters_269.json").read_text("utf-8"))
    names = sorted(connections.keys() & parameters.keys())
    found = cluster_counts(names, [connections[n] for n in names], [parameters[n] for n in names], eps=eps)
    (reference,) = json.loads((folder / "aptm_bert_clusters_reference.json").read_text("utf-8")).values()
    theirs = {name: group for group, members in reference.items() for name in members}
    ours = {name: str(number) for number, group in enumerate(found.groups) for name in group}
    ours |= {name: f"alone {name}" for name in found.outliers}
    rand, shared = adjusted_rand(ours, theirs)
    return Reproduced(found, rand, shared)


def row(name: str, figures: Figures) -> str:
    """One row of the table."""
    shares = (
        figures.type_accuracy, figures.family_accuracy, figures.large_accuracy, figures.calibration_error, figures.sure,
        figures.false_alarms, figures.found,
    )  # fmt: skip
    return f"| {name} | {' | '.join(f'{share:.1%}' for share in shares)} |"


def main() -> None:
    """Print the tables."""
    folder = Path(sys.argv[1])
    samples = read_samples([folder / "layer_sequences_681.json"])
    print("| folds | type | family | families ≥ 5 | calibration error | sure | false alarms | found |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for apart in (False, True):
        for seed in SEEDS:
            figures = cross_validate(samples, seed=seed, apart=apart)
            print(row(f"{'twins apart' if apart else 'as in the study'}, seed {seed}", figures), flush=True)
    print(f"\n{figures.models} models, {figures.types} types, {figures.families} families,", end=" ")
    print(f"{figures.large} models in families with at least 5")
    for eps in (EPS, None):
        found = bert_clusters(folder, eps)
        sizes = [len(group) for group in found.clusters.groups]
        print(
            f"\nBERT, eps {found.clusters.eps}: {len(sizes)} clusters {sizes}, {len(found.clusters.outliers)} outliers; "
            f"adjusted Rand index {found.rand:.3f} over {found.shared} models of the reference"
        )


if __name__ == "__main__":
    main()
