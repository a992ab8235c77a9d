// From whom to whom the supply chain runs: pairs of owners by how often one builds on the other.
// params: limit: int = 100
// returns: downstream_owner, upstream_owner, dependencies, derived, trained, used
// key: downstream_owner, upstream_owner
// Whole graph: reads every dependency between artifacts of different owners.
MATCH (up:Owner)<-[:OWNED_BY]-(b:Model|Dataset)<-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(a)-[:OWNED_BY]->(down:Owner)
WHERE up <> down
WITH
  down,
  up,
  count(*) AS dependencies,
  sum(CASE WHEN type(r) = 'DERIVED_FROM' THEN 1 ELSE 0 END) AS derived,
  sum(CASE WHEN type(r) = 'TRAINED_ON' THEN 1 ELSE 0 END) AS trained,
  sum(CASE WHEN type(r) = 'USES' THEN 1 ELSE 0 END) AS used
RETURN
  down.id AS downstream_owner,
  up.id AS upstream_owner,
  dependencies,
  derived,
  trained,
  used
ORDER BY dependencies DESC, downstream_owner, upstream_owner
LIMIT $limit
