// Where the lineage of a model or dataset begins: its ancestors that name no base of their own.
// params: id: str, limit: int = 100
// returns: artifact, label, hops, licenses, placeholder
// key: artifact, label
// An artifact without bases is its own root, at 0 hops; a lineage that only runs in a circle has none.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)-[:DERIVED_FROM*0..]->(a)
WITH a, min(length(p)) AS hops
WHERE NOT EXISTS { (a)-[:DERIVED_FROM]->() }
  AND (hops > 0 OR NOT EXISTS { (a)-[:RENAMED_TO]->() })
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label,
  hops,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.reason AS placeholder
ORDER BY hops, artifact, label
LIMIT $limit
