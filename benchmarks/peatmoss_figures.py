"""PeaTMOSS's figures on what is public of their inputs, beside what was published: the tables of docs/peatmoss-figures.md.

Usage: python -m benchmarks.peatmoss_figures FOLDER

FOLDER holds `peatmoss/peatmoss_assembled.db` (the enhanced schema), `peatmoss/licensed/lf_oss_license_compatibility.csv`,
`reuse/modelcard_metadata_groundtruth_50.json`, `hub/models/hub_model_info_2022-10.parquet` and
`hub/models/hf_top_downloaded_2024-09.csv.gz`. Everything runs on a server of its own in a temporary folder.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peatmoss_inputs import labels, tags_of_2024, tasks_of_2022
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.server import LocalServer
from supplychain.graph.store.migrations import migrate
from supplychain.interchange import records_in
from supplychain.loading import load_live, local_store, write_records
from supplychain.progress import LogProgress
from supplychain.settings import Settings
from supplychain.sources import loader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.store import Store

DOMAINS = ("hub", "hub-2023")
_CLEAR = Cypher("MATCH (n) WHERE NOT n:Migration CALL (n) {DETACH DELETE n} IN TRANSACTIONS OF 10000 ROWS")


def main() -> None:
    """Run all measurements and print them as Markdown."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    folder: Path = options.parse_args().folder
    with tempfile.TemporaryDirectory() as home:
        server = LocalServer(
            Settings.load({"home": Path(home) / "server", "heap": "2g", "page_cache": "1g"}), LogProgress()
        )
        server.start()
        try:
            with local_store(server) as store:
                measure(store, folder)
        finally:
            server.stop()


def measure(store: Store, folder: Path) -> None:
    """Load each input by itself, or onto what it belongs to, and print what the questions answer."""
    hub_2022 = folder / "hub" / "models" / "hub_model_info_2022-10.parquet"
    hub_2024 = folder / "hub" / "models" / "hf_top_downloaded_2024-09.csv.gz"
    matrix = folder / "peatmoss" / "licensed" / "lf_oss_license_compatibility.csv"
    only(store, labels(folder / "reuse" / "modelcard_metadata_groundtruth_50.json"))
    show(store, "Figure 7: fifty labeled models", "ecosystem/documentation")
    only(store, tags_of_2024(hub_2024))
    for name in DOMAINS:
        title = f"Figure 8: tags of the most downloaded models, September 2024, domains {name}"
        show(store, title, "ecosystem/models_by_domain", domains=name)
    only(store, tasks_of_2022(hub_2022))
    for name in DOMAINS:
        title = f"Figure 8: tasks of the whole Hub, October 2022, domains {name}"
        show(store, title, "ecosystem/models_by_domain", domains=name)
    show(store, "Figure 10: models by year of publication", "ecosystem/trend_by_month", digits=4)
    load_live(store, loader("peatmoss"), folder / "peatmoss" / "peatmoss_assembled.db")
    used = {row[0] for row in store.read(Cypher("MATCH (m:Model)<-[:USES]-() RETURN DISTINCT m.id")).rows}
    write_records(store, records_in(tags_of_2024(hub_2024, used)), source="hub-2024-09")
    for name in DOMAINS:
        title = f"Figure 9: uses of PeaTMOSS, tasks and tags of both, domains {name}"
        show(store, title, "ecosystem/repositories_by_domain", domains=name)
    show(store, "Figure 11: parameters that labels state", "ecosystem/median_parameters")
    show(store, "Licenses, with the matrix of the study", "licenses/published_peatmoss", matrix=str(matrix))


def only(store: Store, lines: Iterable[str]) -> None:
    """Empty the database and write what these lines state."""
    migrate(store)
    store.schema(_CLEAR)
    write_records(store, records_in(lines), source="figures")


def show(store: Store, title: str, question: str, **given: Any) -> None:
    """Print the answer of a question as a Markdown table."""
    table = ask(store, question, {**given, "limit": None})
    sys.stdout.write(f"\n**{title}** (`{question}`)\n\n| {' | '.join(table.columns)} |\n")
    sys.stdout.write(f"|{' --- |' * len(table.columns)}\n")
    for row in table.rows:
        sys.stdout.write(f"| {' | '.join('' if v is None else str(v) for v in row)} |\n")


if __name__ == "__main__":
    main()
