"""Whether a projection and an algorithm fit into the server's heap: asked before anything is projected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.analytics.source import View
from supplychain.errors import OutOfMemory
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import statements

if TYPE_CHECKING:
    from supplychain.graph.store import Store

__all__ = ["check_memory"]

# The server tells its heap only as a share, to one decimal: of something huge that decimal is exact enough.
_ESTIMATE = Cypher(
    "CALL gds.graph.project.estimate('*', $relationships, $size) YIELD bytesMin AS least, bytesMax AS most "
    "CALL gds.graph.project.estimate('*', '*', $huge) YIELD bytesMin, heapPercentageMin "
    "RETURN least, most, bytesMin / heapPercentageMin AS heap"
)
_HUGE = {"nodeCount": 10**11, "relationshipCount": 10**11}
_GIB = 1 << 30


def check_memory(
    store: Store, size: tuple[int, int], procedure: str | None, config: dict[str, Any], view: View
) -> None:
    """Refuse what cannot fit.

    Parameters
    ----------
    size
        Number of nodes and relationships.
    procedure
        Whose memory is added to that of the projection; None for one that the server cannot estimate.

    Raises
    ------
    OutOfMemory
        Even the least that it needs is more than the heap of the server.
    """
    counts = {"nodeCount": size[0], "relationshipCount": size[1]}
    direction = "UNDIRECTED" if view is View.undirected else "NATURAL"
    relationships = {"R": {"type": "*", "orientation": direction}}
    asked = {"relationships": relationships, "size": counts, "huge": _HUGE}
    *need, heap = store.read(_ESTIMATE, asked).rows[0]
    needs = [need]
    if procedure:
        graph = {**counts, "nodeProjection": "*", "relationshipProjection": relationships}
        text = statements.procedure_estimate(procedure)
        needs.append(list(store.read(text, {"size": graph, "config": config}).rows[0]))
    least, most = (sum(column) for column in zip(*needs, strict=True))
    if least > heap:
        raise OutOfMemory(
            f"{(procedure or 'The projection').removeprefix('gds.')} of {size[0]:,} artifacts and {size[1]:,} dependencies "
            f"needs {least / _GIB:.1f} to {most / _GIB:.1f} GiB, and the heap of the server is {heap / _GIB:.1f} GiB.",
            remedy=f"Give it {int(most / _GIB * 1.5) + 1}g (SUPPLYCHAIN_HEAP for the local server) and start it anew, name "
            "fewer types, or ask for engine='networkx'.",
        )
