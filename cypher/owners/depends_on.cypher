// On whose artifacts an owner's own artifacts rest directly, and how.
// params: id: str, limit: int = 100
// returns: owner, dependencies, derived, trained, used, artifacts, most_used
// key: owner
// What the owner makes from its own artifacts does not count. Owner is blank for upstream artifacts of which no owner is known;
// artifacts counts the upstream ones, and most used is the one of them that most of the owner's artifacts rest on.
// Counts all of them, so that there is no first page.
MATCH (mine:Owner {id: $id})
USING INDEX SEEK mine:Owner(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (mine)<-[:OWNED_BY]-(a)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(base)
OPTIONAL MATCH (base)-[:OWNED_BY]->(other)
WITH mine, other, base, r
WHERE other IS NULL OR other <> mine
WITH
  other.id AS owner,
  base,
  count(*) AS dependencies,
  sum(CASE WHEN type(r) = 'DERIVED_FROM' THEN 1 ELSE 0 END) AS derived,
  sum(CASE WHEN type(r) = 'TRAINED_ON' THEN 1 ELSE 0 END) AS trained,
  sum(CASE WHEN type(r) = 'USES' THEN 1 ELSE 0 END) AS used
WITH
  owner,
  sum(dependencies) AS dependencies,
  sum(derived) AS derived,
  sum(trained) AS trained,
  sum(used) AS used,
  count(*) AS artifacts,
  min([-dependencies, base.id]) AS most
RETURN owner, dependencies, derived, trained, used, artifacts, most[1] AS most_used
ORDER BY dependencies DESC, owner
LIMIT $limit
