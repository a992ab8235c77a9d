// Everything that was made from a model or dataset, nearest first, with how each was made.
// params: id: str, depth: int = 100, limit: int = 1000
// returns: artifact, label, hops, relations, licenses, placeholder
// key: artifact, label
// Follows DERIVED_FROM, and RENAMED_TO from the current id to an old one, which is a step too. The given id, old or new,
// stands for all names of its artifact.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
WITH names, d, min(length(p)) AS hops
WHERE NOT d IN names AND hops <= $depth
WITH d, head([l IN ['Model', 'Dataset'] WHERE l IN labels(d)]) AS label, min(hops) AS hops
ORDER BY hops, d.id, label
LIMIT $limit
RETURN
  d.id AS artifact,
  label,
  hops,
  COLLECT { MATCH (d)-[r:DERIVED_FROM]->() RETURN DISTINCT r.relation AS relation ORDER BY relation } AS relations,
  COLLECT { MATCH (d)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  d.reason AS placeholder
ORDER BY hops, artifact, label
