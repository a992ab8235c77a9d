// Which owners build directly on what an owner publishes, and how.
// params: id: str, limit: int = 100
// returns: owner, dependents, derived, trained, used, most_used
// key: owner
// What the owner makes from its own artifacts does not count. Owner is blank for dependents of which no owner is known; most
// used is the artifact that most of the other owner's artifacts rest on.
// Counts all of them, so that there is no first page.
MATCH (mine:Owner {id: $id})
USING INDEX SEEK mine:Owner(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (mine)<-[:OWNED_BY]-(a)<-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(d)
OPTIONAL MATCH (d)-[:OWNED_BY]->(other)
WITH mine, other, a, r
WHERE other IS NULL OR other <> mine
WITH
  other.id AS owner,
  a,
  count(*) AS dependents,
  sum(CASE WHEN type(r) = 'DERIVED_FROM' THEN 1 ELSE 0 END) AS derived,
  sum(CASE WHEN type(r) = 'TRAINED_ON' THEN 1 ELSE 0 END) AS trained,
  sum(CASE WHEN type(r) = 'USES' THEN 1 ELSE 0 END) AS used
WITH
  owner,
  sum(dependents) AS dependents,
  sum(derived) AS derived,
  sum(trained) AS trained,
  sum(used) AS used,
  min([-dependents, a.id]) AS most
RETURN owner, dependents, derived, trained, used, most[1] AS most_used
ORDER BY dependents DESC, owner
LIMIT $limit
