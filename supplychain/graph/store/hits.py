"""Whom changes hit: for many artifacts at once, what depends on each over any number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplychain.graph.store.connection import Store

__all__ = ["Hit", "read_hits"]

_PAGE = 20

# Old ids are names of an artifact, not artifacts: they are walked through, and not counted.
_HITS = Cypher("""
UNWIND $rows AS row
MATCH (given:Model|Dataset|Repository {id: row[1]})
WHERE row[0] IN labels(given)
MATCH (given)-[:RENAMED_TO*0..]-(start)
WITH row, collect(DISTINCT start) AS names
CALL (names) {
  UNWIND names AS start
  MATCH (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
  WITH DISTINCT names, hit
  WHERE NOT hit IN names AND NOT EXISTS { (hit)-[:RENAMED_TO]->() }
  RETURN
    sum(CASE WHEN hit:Model THEN 1 ELSE 0 END) AS models,
    sum(CASE WHEN hit:Dataset THEN 1 ELSE 0 END) AS datasets,
    sum(CASE WHEN hit:Repository THEN 1 ELSE 0 END) AS repositories,
    sum(CASE WHEN EXISTS { (hit)-[:OWNED_BY]->(o) WHERE o.id IN $owners } THEN 1 ELSE 0 END) AS ours
}
CALL (names) {
  UNWIND names AS start
  MATCH (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(near)
  WITH DISTINCT names, near
  WHERE NOT near IN names
  WITH near
  ORDER BY near.id
  LIMIT 3
  RETURN collect(near.id) AS nearest
}
RETURN row[0] AS label, row[1] AS id, models, datasets, repositories, ours, nearest
ORDER BY label, id
""")


class Hit(NamedTuple):
    """What depends on one artifact: how many by kind, how many of some owners, and up to three that do so directly."""

    models: int = 0
    datasets: int = 0
    repositories: int = 0
    ours: int = 0
    nearest: tuple[str, ...] = ()

    @property
    def reach(self) -> int:
        """All of them."""
        return self.models + self.datasets + self.repositories


def read_hits(
    store: Store, artifacts: Sequence[tuple[str, str]], owners: Sequence[str] = ()
) -> Iterator[tuple[tuple[str, str], Hit]]:
    """Yield what depends on each artifact, given by label and id; `owners` are ids of owners whose artifacts are told apart."""
    for first in range(0, len(artifacts), _PAGE):
        page = [list(key) for key in artifacts[first : first + _PAGE]]
        for row in store.stream(_HITS, {"rows": page, "owners": list(owners)}):
            yield (row[0], row[1]), Hit(row[2], row[3], row[4], row[5], tuple(row[6]))
