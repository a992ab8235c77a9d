"""The graph as observations of models: of one, of some, and of all of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.cypher import Cypher
from supplychain.reuse.observation import (
    LicenseClaim,
    Reference,
    Relations,
    observation_of,
    properties_read,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplychain.graph.store.connection import Store
    from supplychain.reuse.observation import Observation

__all__ = ["Seen", "read_observation", "read_observations", "read_observations_of", "read_page"]

_TOGETHER = 500
"""Models that one row of an answer holds: a row costs the client more than what stands in it."""


class Seen(NamedTuple):
    """What a graph holds of one model, in the order in which it is asked for.

    Attributes
    ----------
    held
        Digest of the factors that the last refresh wrote.
    said
        Values of the properties of `properties_read`, in its order.
    """

    number: int
    id: str
    placeholder: bool
    held: str | None
    said: list[Any]
    datasets: list[list[Any]]
    evaluated_on: list[list[Any]]
    bases: list[list[Any]]
    licenses: list[list[Any]]
    papers: list[str]
    repositories: list[str]
    newer: list[str]
    owners: list[list[Any]]
    children: list[list[Any]]
    used_by: int
    name_findings: int | None

    @property
    def observation(self) -> Observation:
        """It, as an observation."""
        owner: list[Any] = min(self.owners, default=[None] * 4, key=lambda one: str(one[0]))
        relations = Relations(
            datasets=_references(self.datasets),
            evaluated_on=_references(self.evaluated_on),
            bases=_references(self.bases),
            licenses=tuple(
                LicenseClaim(key, category or "unknown", tuple(raw or ()), tuple(fields or ()))
                for key, category, raw, fields in _in_order(self.licenses)
            ),
            papers=tuple(sorted(self.papers)),
            repositories=tuple(sorted(self.repositories)),
            newer=tuple(sorted(self.newer)),
            children=tuple(sorted((relation or "unspecified", n) for relation, n in self.children)),
            used_by=self.used_by,
            owner=owner[0],
            owner_type=owner[1],
            verified=owner[2],
            members=owner[3],
            name_findings=self.name_findings,
        )
        said = dict(zip(_SAID, self.said, strict=True))
        return observation_of(self.id, said, relations, placeholder=self.placeholder)


_SAID = properties_read()
_SEEN = (
    f"WITH id(m) AS number, m.id AS id, m:Placeholder AS placeholder, m.reuse_digest AS held, "
    f"[{', '.join(f'm.{name}' for name in _SAID)}] AS said, "
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
    "CASE WHEN m.name_convention IS NOT NULL THEN COUNT {(m)-[:HAS_FINDING]->(:NamingFinding)} END AS name_findings "
    f"RETURN collect([{', '.join(Seen._fields)}]) AS rows"
)
_ONE = Cypher(f"MATCH (m:Model {{id: $id}}) USING INDEX SEEK m:Model(id) {_SEEN}")
_SOME = Cypher(f"UNWIND $ids AS key MATCH (m:Model {{id: key}}) {_SEEN}")
_PAGE = Cypher(
    f"UNWIND range($first, $last, {_TOGETHER}) AS start CALL (start) {{"
    f"UNWIND range(start, start + {_TOGETHER - 1}) AS number MATCH (m) WHERE id(m) = number AND number <= $last AND m:Model "
    f"{_SEEN}}} RETURN rows"
)


def read_observation(store: Store, key: str) -> Observation:
    """Return what is observed of one model that the graph has."""
    rows = store.read(_ONE, {"id": key})[0]["rows"]
    return Seen(*rows[0]).observation


def read_observations_of(store: Store, keys: Sequence[str]) -> Iterator[Observation]:
    """Yield the observations of some models that the graph has."""
    if keys:
        yield from (Seen(*row).observation for row in store.read(_SOME, {"ids": list(keys)})[0]["rows"])


def read_page(store: Store, first: int, last: int) -> list[Seen]:
    """Return what the graph holds of every model, placeholders included, between two node numbers."""
    parts = store.read(_PAGE, {"first": first, "last": last}).rows
    return [Seen._make(row) for (rows,) in parts for row in rows]


def read_observations(store: Store, first: int, last: int) -> Iterator[tuple[int, Observation]]:
    """Yield the node number and the observation of every model, placeholders included, between two node numbers."""
    for seen in read_page(store, first, last):
        yield seen.number, seen.observation


def _references(rows: list[list[Any]]) -> tuple[Reference, ...]:
    return tuple(
        Reference(key, reason or "", relation or "", tuple(evidence or ()))
        for key, reason, relation, evidence in _in_order(rows)
    )


def _in_order(rows: list[list[Any]]) -> Iterable[list[Any]]:
    return sorted(rows, key=str) if len(rows) > 1 else rows
