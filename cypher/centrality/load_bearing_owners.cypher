// Owners on whose models and datasets others build most.
// params: limit: int = 100
// returns: owner, dependents, made_from, repositories, artifacts, most_used
// key: owner
// Whole graph: reads the direct dependents of every artifact that has an owner. What owners make from their own artifacts
// does not count. A repository that uses two artifacts of an owner counts twice.
MATCH (owner:Owner)<-[:OWNED_BY]-(a:Model|Dataset)<-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(d)
WHERE NOT EXISTS { (d)-[:OWNED_BY]->(owner) }
WITH
  owner,
  a,
  count(*) AS dependents,
  sum(CASE WHEN d:Repository THEN 1 ELSE 0 END) AS repositories
WITH
  owner,
  sum(dependents) AS dependents,
  sum(repositories) AS repositories,
  count(*) AS artifacts,
  min([-dependents, a.id]) AS most_used
RETURN
  owner.id AS owner,
  dependents,
  dependents - repositories AS made_from,
  repositories,
  artifacts,
  most_used[1] AS most_used
ORDER BY dependents DESC, owner
LIMIT $limit
