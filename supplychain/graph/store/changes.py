"""What becomes of nodes that are there already: the difference is written, and their labels follow their properties."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from supplychain.graph.schema import labels_of
from supplychain.graph.store import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from supplychain.graph.claims import Properties
    from supplychain.graph.cypher import Cypher

__all__ = ["change_nodes", "difference"]


def change_nodes(
    label: str,
    changes: Iterable[tuple[str, Properties, Properties]],
    send: Callable[[Cypher, list[Any]], object],
) -> int:
    """Turn nodes from what they are into what they are to be.

    Parameters
    ----------
    changes
        Id, properties as they are, and properties as they are to be.
    send
        Called with each statement and its rows.

    Returns
    -------
    int
        Nodes whose properties change.
    """
    updates = []
    relabel: dict[tuple[frozenset[str], frozenset[str]], list[str]] = defaultdict(list)
    for key, known, wanted in changes:
        if change := difference(known, wanted):
            updates.append({"id": key, "p": change})
        before, after = frozenset(labels_of(label, known)), frozenset(labels_of(label, wanted))
        if before != after:
            relabel[before - after, after - before].append(key)
    # Labels first: what is to change is read from the properties, so a run killed in between does both when run again.
    for (gone, come), keys in relabel.items():
        send(statements.changed_labels(label, gone, come), keys)
    if updates:
        send(statements.node_update(label), updates)
    return len(updates)


def difference(known: Properties, merged: Properties) -> Properties:
    """Return what to set to turn `known` into `merged`; None where a property goes away."""
    change: Properties = {k: v for k, v in merged.items() if known.get(k) != v}
    return change | dict.fromkeys(k for k in known if k not in merged)
