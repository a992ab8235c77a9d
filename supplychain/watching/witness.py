"""What watching sees of a load: each batch before and after it is written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplychain.graph.schema import ARTIFACT_LABELS
from supplychain.graph.store.standing import read_standing
from supplychain.graph.store.states import State, read_states

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.claims import Properties
    from supplychain.graph.rows import EdgeTable
    from supplychain.graph.store.connection import Store
    from supplychain.watching.changes import Key
    from supplychain.watching.journal import Journal

__all__ = ["BatchWitness", "ConflictWitness"]

_STATED = {"DERIVED_FROM", "LICENSED_UNDER", "RENAMED_TO"}
"""Relationships that belong to what an artifact is said to be."""
_GONE = {"deleted", "private", "deleted or private", "gated", "disabled", "closed"}
"""Reasons for which a hub does not show what it has shown before."""


class BatchWitness:
    """Keeps in a journal what each batch of a load changes."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal
        self._states: dict[Key, State | None] = {}
        self._described: set[Key] = set()
        self._gone: dict[Key, str] = {}
        self._back: dict[Key, str] = {}

    def before(
        self,
        nodes: Mapping[str, Mapping[str, Properties]],
        edges: Mapping[EdgeTable, Mapping[tuple[str, str], Properties]],
    ) -> None:
        """Write down what is there of that which is about to be written."""
        journal = self._journal
        touched = {label: set(nodes.get(label, ())) for label in ARTIFACT_LABELS}
        for table, rows in edges.items():
            if table.type in _STATED:
                touched[table.start].update(start for start, _ in rows)
        self._states = {
            (label, id_): None
            for label, ids in touched.items()
            for id_ in ids
            if (label, id_) not in journal.before
        }
        wanted: dict[str, list[str]] = defaultdict(list)
        for label, id_ in self._states:
            wanted[label].append(id_)
        for label, ids in wanted.items():
            for id_, state in read_states(self._store, label, ids):
                self._states[label, id_] = state
        self._look_at_reasons(nodes)
        journal.expect({key: state for key, state in self._states.items() if self._may_matter(key, state)})

    def after(self) -> None:
        """Keep what is not as it was."""
        known: dict[str, list[str]] = defaultdict(list)
        for (label, id_), state in self._states.items():
            if state is not None:
                known[label].append(id_)
        changed: dict[Key, State | None] = {
            key: None for key, state in self._states.items() if state is None and self._may_matter(key, state)
        }
        for label, ids in known.items():
            for id_, now in read_states(self._store, label, ids):
                was = self._states[label, id_]
                # What was not repeated may be on its way out, or come with the next batch.
                if was is None or now.says != was.says or now.left:
                    changed[label, id_] = was
        self._journal.keep(changed, self._gone, self._back)
        self._states, self._described, self._gone, self._back = {}, set(), {}, {}

    def _may_matter(self, key: Key, state: State | None) -> bool:
        """Leave out what is only mentioned, and was not there."""
        return state is not None or key in self._described

    def _look_at_reasons(self, nodes: Mapping[str, Mapping[str, Properties]]) -> None:
        told = self._journal.told | self._journal.gone
        for label in ARTIFACT_LABELS:
            for id_, says in nodes.get(label, {}).items():
                key, reason = (label, id_), says.get("reason")
                state = self._states.get(key, self._journal.before.get(key))
                if reason is None:
                    self._described.add(key)
                    if key in told:
                        self._back[key] = told[key]
                elif reason in _GONE and state and state.reason is None and told.get(key) != reason:
                    self._gone[key] = reason


class ConflictWitness:
    """Keeps in a journal which conflicts a refresh changes."""

    def __init__(self, store: Store, journal: Journal, ruleset: str) -> None:
        self._store = store
        self._journal = journal
        self._ruleset = ruleset

    def __call__(self, pairs: list[list[int]]) -> None:
        """Write down what is there of the conflicts between pairs of numbers."""
        kept = pairs[: self._journal.room_for_conflicts()]
        self._journal.keep_conflicts(read_standing(self._store, self._ruleset, kept), len(pairs) - len(kept))
