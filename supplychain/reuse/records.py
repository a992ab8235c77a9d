"""Records of loaders → observations, without a graph: for a live answer of a hub, and for tests on recorded ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from supplychain.records import (
    RELATIONS,
    DerivedFrom,
    DescribedBy,
    EdgeRecord,
    EvaluatedOn,
    HasRepository,
    License,
    LicensedUnder,
    Model,
    NodeRecord,
    OwnedBy,
    Owner,
    Placeholder,
    SupersededBy,
    TrainedOn,
    Uses,
)
from supplychain.reuse.observation import LicenseClaim, Reference, Relations, observation_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.records import Record
    from supplychain.reuse.observation import Observation

__all__ = ["observations_in"]

_NOT_LOADED = "not loaded"


def observations_in(records: Iterable[Record]) -> dict[str, Observation]:
    """Return the observation of every model that records describe, by id; what they only name is a reference.

    Records of one source at one time are meant: of two about one model, the later one is taken.
    """
    nodes: dict[tuple[str, str], NodeRecord] = {}
    reasons: dict[tuple[str, str], str] = {}
    edges: dict[str, list[EdgeRecord]] = defaultdict(list)
    made: dict[str, dict[str, str]] = defaultdict(dict)
    users: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if isinstance(record, NodeRecord):
            nodes[record.LABEL, record.id] = record
        elif isinstance(record, Placeholder):
            reasons[record.label, record.id] = record.reason
        elif isinstance(record, EdgeRecord):
            if record.start.label == "Model":
                edges[record.start.id].append(record)
            if isinstance(record, DerivedFrom) and record.end.label == "Model":
                below = made[record.end.id]
                below[record.start.id] = _stronger(record, below.get(record.start.id, ""))
            elif isinstance(record, Uses) and record.end.label == "Model":
                users[record.end.id].add(record.start.id)
    read = _Reading(nodes, reasons)
    return {
        key: observation_of(
            key, _properties(node), read.relations(edges[key], Counter(made[key].values()), len(users[key]))
        )
        for (label, key), node in nodes.items()
        if label == "Model"
    }


class _Reading:
    """Turns relationships into what an observation holds."""

    def __init__(self, nodes: dict[tuple[str, str], NodeRecord], reasons: dict[tuple[str, str], str]) -> None:
        self._nodes, self._reasons = nodes, reasons

    def relations(self, edges: list[EdgeRecord], children: Counter[str], used: int) -> Relations:
        owner = next((e.end.id for e in edges if isinstance(e, OwnedBy)), None)
        known = self._nodes.get(("Owner", owner or ""))
        said = known if isinstance(known, Owner) else None
        return Relations(
            datasets=self._references(edges, TrainedOn),
            evaluated_on=self._references(edges, EvaluatedOn),
            bases=self._references(edges, DerivedFrom),
            licenses=self._licenses(edges),
            papers=_ends(edges, DescribedBy),
            repositories=_ends(edges, HasRepository),
            newer=_ends(edges, SupersededBy),
            children=tuple(sorted(children.items())),
            used_by=used,
            owner=owner,
            owner_type=said.type if said else None,
            verified=said.verified if said else None,
            members=said.members if said else None,
        )

    def _references(self, edges: list[EdgeRecord], kind: type[EdgeRecord]) -> tuple[Reference, ...]:
        found: dict[str, Reference] = {}
        for edge in edges:
            if isinstance(edge, kind):
                before = found.get(edge.end.id)
                evidence = {*edge.evidence, *(before.evidence if before else ())}
                relation = _stronger(edge, before.relation if before else "")
                where = (edge.end.label, edge.end.id)
                reason = "" if where in self._nodes else self._reasons.get(where, _NOT_LOADED)
                found[edge.end.id] = Reference(edge.end.id, reason, relation, tuple(sorted(evidence)))
        return tuple(found[key] for key in sorted(found))

    def _licenses(self, edges: list[EdgeRecord]) -> tuple[LicenseClaim, ...]:
        raw: dict[str, set[str]] = defaultdict(set)
        places: dict[str, set[str]] = defaultdict(set)
        for edge in edges:
            if isinstance(edge, LicensedUnder):
                raw[edge.end.id].update(edge.raw)
                places[edge.end.id].update(edge.field)
        found = []
        for key in sorted(raw):
            known = self._nodes.get(("License", key))
            category = known.category if isinstance(known, License) else None
            found.append(
                LicenseClaim(key, category or "unknown", tuple(sorted(raw[key])), tuple(sorted(places[key])))
            )
        return tuple(found)


def _stronger(edge: EdgeRecord, relation: str) -> str:
    """Return the relation of an edge, or the one said before where that is stronger; blank where edges have none."""
    said = [word for word in (relation, edge.relation if isinstance(edge, DerivedFrom) else "") if word]
    return min(said, key=RELATIONS.index, default="")


def _ends(edges: list[EdgeRecord], kind: type[EdgeRecord]) -> tuple[str, ...]:
    return tuple(sorted({edge.end.id for edge in edges if isinstance(edge, kind)}))


def _properties(node: NodeRecord) -> dict[str, Any]:
    said = (
        {f.name: getattr(node, f.name) for f in fields(Model) if "meaning" in f.metadata}
        if isinstance(node, Model)
        else {}
    )
    return {**said, "sources": (node.source,), "collected_at": node.collected_at}
