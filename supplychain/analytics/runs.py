"""Named runs: what an algorithm found, kept in the graph as `(:Analysis)-[:RANKED]->(:Artifact)`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from supplychain.errors import UsageError
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.analysis import clear_record, write_record
from supplychain.graph.store.lock import load_lock
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.graph.store import Store
    from supplychain.progress import Progress

__all__ = ["check_run", "write_run"]

_PAGE = 10_000
_CLEAR = Cypher(
    "MATCH (:Analysis {id: $id})-[r:RANKED]->() WITH r LIMIT 10000 DELETE r RETURN count(*) AS deleted"
)
_WRITE = Cypher(
    "MATCH (run:Analysis {id: $id}) UNWIND $rows AS row "
    "MATCH (a:Model|Dataset|Repository {id: row[0]}) WHERE row[1] IN labels(a) "
    "CREATE (run)-[:RANKED {place: row[2], value: row[3]}]->(a)"
)


def check_run(name: str) -> None:
    """Refuse a name that no run can have: an empty one, or one with a slash."""
    if not name.strip() or "/" in name:
        raise UsageError(
            f"A run cannot be named {name!r}.", remedy="Give it a name without slashes, e.g. weekly-pagerank."
        )


def write_run(
    store: Store,
    name: str,
    rows: Sequence[tuple[str, str, float]],
    said: dict[str, Any],
    progress: Progress | None = None,
) -> None:
    """Write rows of artifact, label and value, in their order, as the run `name`; what a run of that name held is replaced.

    Parameters
    ----------
    said
        Algorithm, engine and parameters, which the run keeps.
    """
    key = f"runs/{name}"
    placed = [[*row[:2], place, float(row[2])] for place, row in enumerate(rows, 1)]
    with load_lock(store) as lock:
        clear_record(store, key)
        while store.write(_CLEAR, {"id": key})[0]["deleted"]:
            lock.keep()
        with (progress or SilentProgress()).task(f"Writing the run {name}", total=len(placed)) as advance:
            for first in range(0, len(placed), _PAGE):
                page = placed[first : first + _PAGE]
                store.write(_WRITE, {"id": key, "rows": page})
                lock.keep()
                advance(len(page))
        parameters = json.dumps(said["parameters"], sort_keys=True)
        write_record(store, key, {**said, "name": name, "rows": len(rows), "parameters": parameters})
