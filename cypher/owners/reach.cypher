// How far an owner reaches: what depends on anything the owner publishes, by kind and by distance.
// params: id: str, limit: int = 100
// returns: hops, label, artifacts, owners, example
// key: hops, label
// Follows every kind of dependency downstream, and RENAMED_TO from the current id to an old one, which is a step too. What the
// owner publishes does not count. Owners counts the other owners of those hit.
// Counts all of them, so that there is no first page.
MATCH (owner:Owner {id: $id})
USING INDEX SEEK owner:Owner(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (owner)<-[:OWNED_BY]-(a)
MATCH p = (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
WITH owner, a, hit, min(length(p)) AS hops
WITH owner, hit, min(hops) AS hops
WHERE NOT EXISTS { (hit)-[:OWNED_BY]->(owner) }
WITH hit, hops, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(hit)]) AS label
OPTIONAL MATCH (hit)-[:OWNED_BY]->(other)
RETURN
  hops,
  label,
  count(DISTINCT hit) AS artifacts,
  count(DISTINCT other) AS owners,
  min(hit.id) AS example
ORDER BY hops, label
LIMIT $limit
