// Owners on whose models and datasets others build most.
// params: limit: int = 100
// returns: owner, artifacts, dependents, repositories, other_owners, most_used
// key: owner
// Whole graph: reads the direct dependents of every artifact that has an owner. What owners make from their own artifacts
// does not count; dependents without a known owner do.
MATCH (owner:Owner)<-[:OWNED_BY]-(a:Model|Dataset)
MATCH (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(d)
WHERE NOT EXISTS { (d)-[:OWNED_BY]->(owner) }
WITH
  owner,
  count(DISTINCT a) AS artifacts,
  count(DISTINCT d) AS dependents,
  count(DISTINCT CASE WHEN d:Repository THEN d END) AS repositories
ORDER BY dependents DESC, owner.id
LIMIT $limit
CALL (owner) {
  MATCH (owner)<-[:OWNED_BY]-(a:Model|Dataset)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(d)
  WHERE NOT EXISTS { (d)-[:OWNED_BY]->(owner) }
  WITH a, count(*) AS users
  ORDER BY users DESC, a.id
  LIMIT 1
  RETURN a.id AS most_used
}
RETURN
  owner.id AS owner,
  artifacts,
  dependents,
  repositories,
  COUNT {
    MATCH (owner)<-[:OWNED_BY]-(:Model|Dataset)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-()-[:OWNED_BY]->(other)
    WHERE other <> owner
    RETURN DISTINCT other
  } AS other_owners,
  most_used
ORDER BY dependents DESC, owner
