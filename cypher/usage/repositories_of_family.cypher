// Repositories that use any member of the families a model belongs to, and which members they use.
// params: id: str, limit: int = 100
// returns: repository, members, uses, stars, licenses
// key: repository
// A family is what was made from one root, and the root; from an old id to the current one is a step too. Repositories that use
// most members come first; members are the first ten of them by id.
// Looks at every member, so that there is no first page.
MATCH (given:Model {id: $id})-[:RENAMED_TO*0..]-(start)
USING INDEX SEEK given:Model(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(root)
WITH DISTINCT root
WHERE NOT EXISTS { (root)-[:DERIVED_FROM|RENAMED_TO]->() }
MATCH (root)<-[:DERIVED_FROM|RENAMED_TO*0..]-(m)
WITH DISTINCT m
MATCH (m)<-[:USES]-(repository)
WITH repository, m.id AS member
ORDER BY member
WITH repository, count(*) AS uses, collect(member)[..10] AS members
ORDER BY uses DESC, repository.id
LIMIT $limit
RETURN
  repository.id AS repository,
  members,
  uses,
  repository.stars AS stars,
  COLLECT { MATCH (repository)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses
ORDER BY uses DESC, repository
