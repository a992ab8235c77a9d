"""What rests on every model of a graph: the models made from it, directly or through others, and repositories that use any."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplychain.graph.cypher import Cypher
from supplychain.reuse.risk import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplychain.graph.store.connection import Store

__all__ = ["reach_of", "reaches"]

# An id that the hub forwards is the artifact it forwards to: what rests on the old one rests on the new one.
_MADE = Cypher(
    "MATCH (a:Model)-[r:DERIVED_FROM|RENAMED_TO]->(b:Model) WHERE a <> b "
    "RETURN type(r) = 'RENAMED_TO' AS renamed, collect(id(a)) AS down, collect(id(b)) AS up"
)
_USED = Cypher("MATCH (r:Repository)-[:USES]->(m:Model) RETURN collect(id(r)) AS down, collect(id(m)) AS up")
_SOME = Cypher(
    "UNWIND $ids AS key MATCH (start:Model {id: key}) "
    "CALL (start) {OPTIONAL MATCH (start)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d:Model) WHERE d <> start "
    "RETURN collect(DISTINCT d) AS below} "
    "CALL (start, below) {UNWIND [start] + below AS m MATCH (m)<-[:USES]-(r:Repository) "
    "RETURN count(DISTINCT r) AS repositories} "
    "RETURN key, size([d IN below WHERE NOT EXISTS {(d)-[:RENAMED_TO]->()}]) AS models, repositories"
)


def reach_of(store: Store, keys: Sequence[str]) -> dict[str, Reach]:
    """Return what rests on each of some models."""
    return {key: Reach(models, users) for key, models, users in store.stream(_SOME, {"ids": list(keys)})}


def reaches(store: Store) -> dict[int, Reach]:
    """Return what rests on each model, by its node number; models that nothing rests on are left out."""
    below: dict[int, list[int]] = defaultdict(list)
    names: set[int] = set()
    for renamed, down, up in store.stream(_MADE):
        for one, other in zip(down, up, strict=True):
            below[other].append(one)
        if renamed:
            names.update(down)
    users: dict[int, list[int]] = defaultdict(list)
    for down, up in store.stream(_USED):
        for one, other in zip(down, up, strict=True):
            users[other].append(one)
    return {number: _walk(number, below, users, names) for number in below.keys() | users.keys()}


def _walk(
    start: int, below: Mapping[int, Iterable[int]], users: Mapping[int, Iterable[int]], names: set[int]
) -> Reach:
    """Walk down from one model: each artifact counts once, however many ways lead to it, and a cycle ends."""
    seen = {start}
    waiting = [start]
    while waiting:
        for child in below.get(waiting.pop(), ()):
            if child not in seen:
                seen.add(child)
                waiting.append(child)
    repositories = {user for model in seen for user in users.get(model, ())}
    return Reach(len(seen) - 1 - sum(model in names for model in seen if model != start), len(repositories))
