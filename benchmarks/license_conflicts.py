"""License conflicts of a generated graph of the Hub's shape: seconds to find and write them all, and memory of the client.

Usage: python -m benchmarks.license_conflicts [--models 2570000] [--home FOLDER] [--ruleset practical]

The graph (3.1 million nodes by default) is made once per home folder and kept there; questions on licenses are timed as well.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.filled import arguments, filled, folder_of
from benchmarks.hub_shape import hub
from benchmarks.measuring import peak_memory
from supplychain.cli.output import emit
from supplychain.errors import SupplyChainError
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.store.findings import refresh
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from pathlib import Path


def main() -> None:
    """Run the measurements and print them as one table."""
    options = arguments(__doc__, 2_570_000)
    options.add_argument("--ruleset", default="practical")
    given = options.parse_args()
    with folder_of(given.home) as folder:
        measure(folder, given.models, given.ruleset)


def measure(folder: Path, models: int, ruleset: str) -> None:
    """Make the graph where it is missing, then time a refresh, a second one, and every question on licenses."""
    rows: list[tuple[str, float, str]] = []
    with filled(folder, lambda: hub(models), heap="3g", page_cache="2g") as (store, snapshot, _):
        for name in ("all conflicts computed and written", "again, nothing changed"):
            started = time.monotonic()
            done = refresh(store, ruleset)
            said = f"{done.conflicts:,} conflicts, {done.written:,} written"
            rows.append((name, time.monotonic() - started, said))
        rows.append(("client memory, MiB", peak_memory(), ""))
        for name in catalogue.names("licenses"):
            asked = (
                {"matrix": "osadl"}
                if any(p.kind == "matrix" for p in catalogue.query(name).parameters)
                else {}
            )
            if any(p.name == "id" for p in catalogue.query(name).parameters):
                continue
            started = time.monotonic()
            try:
                said = f"{len(ask(store, name, asked)):,} rows"
            except SupplyChainError as error:
                said = error.message
            rows.append((name, time.monotonic() - started, said))
    print(f"{snapshot.nodes:,} nodes, {snapshot.relationships:,} relationships")
    emit(Table(("what", "seconds", "result"), list(rows)))


if __name__ == "__main__":
    main()
