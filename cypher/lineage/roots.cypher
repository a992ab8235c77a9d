// Where the lineage of a model or dataset begins: its ancestors that name no base of their own.
// params: id: str, limit: int = 100
// returns: artifact, label, hops, licenses, placeholder
// key: artifact, label
// An artifact without bases is its own root, at 0 hops; a lineage that only runs in a circle has none. An old id leads on to
// the current one, which is a step too.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(a)
WITH a, min(length(p)) AS hops
WHERE NOT EXISTS { (a)-[:DERIVED_FROM|RENAMED_TO]->() }
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label,
  hops,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.reason AS placeholder
ORDER BY hops, artifact, label
LIMIT $limit
