"""The family of some artifacts as a graph in memory."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplychain.errors import UsageError
from supplychain.graph.asking import ALL_ROWS
from supplychain.graph.store import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from supplychain.graph.store import Store

__all__ = ["node_name", "read_family"]

_DIRECTIONS = ("up", "down", "both")


def node_name(label: str, key: str) -> str:
    """Return the name of an artifact that no artifact of another kind has: its path on the Hub or on GitHub."""
    return f"datasets/{key}" if label == "Dataset" else key


def read_family(
    store: Store, keys: Sequence[str], types: Iterable[str], *, direction: str, depth: int, limit: int | None
) -> nx.MultiDiGraph[str]:
    """Return what leads up from and down to the artifacts `keys`; see `supplychain.api.Chain.to_networkx`."""
    import networkx as nx

    if direction not in _DIRECTIONS:
        raise UsageError(f"The direction must be {', '.join(_DIRECTIONS)}, not {direction!r}.")
    if not keys or not (types := list(types)):
        raise UsageError(
            "A family needs an artifact and a relationship type.", remedy="Name at least one of each."
        )
    parameters = {"ids": list(keys), "direction": direction, "depth": depth}
    most = ALL_ROWS if limit is None else limit + 1
    edges = store.read(statements.family_edges(types), {**parameters, "limit": most}).head(limit)

    ids = defaultdict(set)
    for end in ("downstream", "upstream"):
        for label, key in zip(edges[f"{end}_label"], edges[end], strict=True):
            ids[label].add(key)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(more=edges.more)
    for label in ("Model", "Dataset", "Repository"):
        # The artifacts asked about are there even when nothing leads to them.
        for row in store.read(statements.facts_of(label), {"rows": sorted(ids[label] | set(keys))}):
            facts = {"id": row["id"], "label": label, "licenses": row["licenses"]}
            graph.add_node(node_name(label, row["id"]), **facts, placeholder=row["placeholder"])
    for row in edges:
        down = node_name(row["downstream_label"], row["downstream"])
        up = node_name(row["upstream_label"], row["upstream"])
        said = {name: row[name] for name in ("relation", "confidence", "hops")}
        graph.add_edge(down, up, row["type"], **said)
    return graph
