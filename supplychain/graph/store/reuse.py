"""The graph as observations of models, page by page; and what is computed of them back as properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.graph.cypher import Cypher
from supplychain.reuse.observation import LicenseClaim, Reference, Relations, observation_of, properties_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.graph.store.connection import Store
    from supplychain.reuse.observation import Observation

__all__ = ["SPAN", "last_number", "read_observation", "read_observations"]

SPAN = 25_000
"""Node numbers that one page spans: what is read, scored and written at a time."""

_LAST = Cypher("MATCH (m:Model) RETURN max(id(m)) AS last")
_SAID = ", ".join(f".{name}" for name in properties_read())
_SEEN = (
    f"RETURN id(m) AS number, m.id AS id, m:Placeholder AS placeholder, m {{{_SAID}}} AS said, "
    "[(m)-[t:TRAINED_ON]->(s:Dataset) | [s.id, s.reason, '', t.evidence]] AS datasets, "
    "[(m)-[t:EVALUATED_ON]->(s:Dataset) | [s.id, s.reason, '', t.evidence]] AS evaluated_on, "
    "[(m)-[d:DERIVED_FROM]->(b:Model) | [b.id, b.reason, d.relation, d.evidence]] AS bases, "
    "[(m)-[l:LICENSED_UNDER]->(x:License) | [x.id, x.category, l.raw, l.field]] AS licenses, "
    "[(m)-[:DESCRIBED_BY]->(p:Paper) | p.id] AS papers, "
    "[(m)-[:HAS_REPOSITORY]->(r:Repository) | r.id] AS repositories, "
    "[(m)-[:SUPERSEDED_BY]->(n:Model) | n.id] AS newer, "
    "[(m)-[:OWNED_BY]->(o:Owner) | [o.id, o.type, o.verified, o.members]] AS owners, "
    "COLLECT {MATCH (m)<-[d:DERIVED_FROM]-(:Model) WITH d.relation AS how, count(*) AS n RETURN [how, n]} AS children, "
    "COUNT {(m)<-[:USES]-(:Repository)} AS used_by, "
    "CASE WHEN m.name_convention IS NOT NULL THEN COUNT {(m)-[:HAS_FINDING]->(:NamingFinding)} END AS name_findings"
)
_ONE = Cypher(f"MATCH (m:Model {{id: $id}}) USING INDEX SEEK m:Model(id) {_SEEN}")
_PAGE = Cypher(f"UNWIND range($first, $last) AS number MATCH (m) WHERE id(m) = number AND m:Model {_SEEN}")


def read_observation(store: Store, key: str) -> Observation:
    """Return what is observed of one model that the graph has."""
    return _observation(store.read(_ONE, {"id": key})[0])


def read_observations(store: Store, first: int, last: int) -> Iterator[tuple[int, Observation]]:
    """Yield the node number and the observation of every model, placeholders included, between two node numbers."""
    for row in store.read(_PAGE, {"first": first, "last": last}):
        yield row["number"], _observation(row)


def last_number(store: Store) -> int:
    """Return the greatest node number of a model; -1 without models."""
    last = store.read(_LAST)[0]["last"]
    return -1 if last is None else int(last)


def _observation(row: Mapping[str, Any]) -> Observation:
    owner: list[Any] = min(row["owners"], default=[None] * 4, key=lambda one: str(one[0]))
    relations = Relations(
        datasets=_references(row["datasets"]),
        evaluated_on=_references(row["evaluated_on"]),
        bases=_references(row["bases"]),
        licenses=tuple(
            LicenseClaim(key, category or "unknown", tuple(raw or ()), tuple(fields or ()))
            for key, category, raw, fields in sorted(row["licenses"], key=str)
        ),
        papers=tuple(sorted(row["papers"])),
        repositories=tuple(sorted(row["repositories"])),
        newer=tuple(sorted(row["newer"])),
        children=tuple(sorted((relation or "unspecified", n) for relation, n in row["children"])),
        used_by=row["used_by"],
        owner=owner[0],
        owner_type=owner[1],
        verified=owner[2],
        members=owner[3],
        name_findings=row["name_findings"],
    )
    return observation_of(row["id"], row["said"], relations, placeholder=row["placeholder"])


def _references(rows: list[list[Any]]) -> tuple[Reference, ...]:
    return tuple(
        Reference(key, reason or "", relation or "", tuple(evidence or ()))
        for key, reason, relation, evidence in sorted(rows, key=str)
    )
