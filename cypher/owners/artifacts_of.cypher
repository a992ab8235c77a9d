// What an owner publishes, most depended upon first.
// params: id: str, limit: int = 100
// returns: artifact, label, dependents, licenses, downloads, created_at, placeholder
// key: artifact, label
// Dependents counts what was made from, trained on or uses it directly, the owner's own included.
MATCH (owner:Owner {id: $id})
USING INDEX SEEK owner:Owner(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (owner)<-[:OWNED_BY]-(a)
WITH
  a,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
ORDER BY dependents DESC, a.id, NOT a:Dataset, NOT a:Model
LIMIT $limit
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  dependents,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.downloads AS downloads,
  a.created_at AS created_at,
  a.reason AS placeholder
ORDER BY dependents DESC, artifact, label
