"""What an analysis of the whole graph leaves behind: a record of what it found and of which graph, and nodes of findings."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import COMPUTED_NODES
from supplychain.graph.store import statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.store.connection import Store

__all__ = [
    "FindingNodes",
    "clear_record",
    "digest",
    "fingerprint",
    "flat",
    "read_record",
    "withdraw_record",
    "write_record",
]

_HELD = Cypher("OPTIONAL MATCH (a:Analysis {id: $id}) RETURN properties(a) AS p")
_RECORD = Cypher("MERGE (a:Analysis {id: $id}) SET a = $p")
_WITHDRAW = Cypher("MATCH (a:Analysis {id: $id}) DELETE a")
_GONE = Cypher("UNWIND $rows AS number MATCH (f) WHERE id(f) = number DETACH DELETE f")


def fingerprint(store: Store, state: Cypher, *also: Any) -> str:
    """Return what tells whether an analysis has to be made again.

    Parameters
    ----------
    state
        A query whose first row changes when the graph does.
    also
        What else the analysis depends on: thresholds, rules, tables, as JSON values.
    """
    said = [*store.read(state).rows[0], version("supplychain"), *also]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def read_record(store: Store, key: str) -> dict[str, Any]:
    """Return what the last run of an analysis wrote of itself; empty before it."""
    return store.read(_HELD, {"id": key})[0]["p"] or {}


def write_record(store: Store, key: str, said: Mapping[str, Any]) -> None:
    """Write what an analysis found, and that it has ended now; what a record of that name held is replaced."""
    finished = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    store.write(_RECORD, {"id": key, "p": {**said, "id": key, "finished_at": finished}})


def withdraw_record(store: Store, key: str) -> None:
    """Take a record away before the first of its findings is written; the caller holds the load lock.

    It is there only while all of them are, so that an analysis that was killed is made again, and its half is never counted
    as the whole.
    """
    store.write(_WITHDRAW, {"id": key})


def clear_record(store: Store, key: str) -> None:
    """Make a record that says nothing: what stands beside it is being written."""
    store.write(_RECORD, {"id": key, "p": {"id": key}})


def flat(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return counts of counts as the properties of a record: ``T1_not_applicable``."""
    return {
        f"{name}_{state.replace(' ', '_')}": n
        for name, states in counts.items()
        for state, n in states.items()
    }


class FindingNodes:
    """Nodes of findings about models, of one computed label whose last property is a digest of the others."""

    def __init__(self, label: str) -> None:
        self.properties = tuple(p.name for p in COMPUTED_NODES[label].properties)
        """Properties beside the id, in the order in which rows hold them."""
        self._new = statements.new_findings(label, self.properties)
        self._lost = statements.lost_findings(label)

    def delete(self, store: Store, numbers: list[int]) -> None:
        """Delete findings by their node numbers."""
        if numbers:
            store.write(_GONE, {"rows": numbers})

    def create(self, store: Store, rows: list[list[Any]]) -> None:
        """Create findings: each row the node number of the model, the id of the finding, and its properties."""
        if rows:
            store.write(self._new, {"rows": rows})

    def sweep(self, store: Store) -> None:
        """Delete findings whose model is gone."""
        store.schema(self._lost)


def digest(values: list[Any]) -> str:
    """Return what tells the properties of a finding from any others."""
    return hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()
