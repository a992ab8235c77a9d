// Everything a model or dataset was made from, nearest first, with the direct bases that bring it in.
// params: id: str, depth: int = 100, limit: int = 1000
// returns: artifact, label, hops, via, licenses, placeholder
// key: artifact, label
// Follows DERIVED_FROM, and RENAMED_TO from an old id to the current one, which is a step too. The given id, old or new,
// stands for all names of its artifact.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH (start)-[:DERIVED_FROM]->(base)
MATCH p = (base)-[:DERIVED_FROM|RENAMED_TO*0..]->(a)
WITH names, base, a, min(length(p)) + 1 AS hops
WHERE NOT a IN names AND hops <= $depth
WITH a, base, hops
ORDER BY base.id
WITH a, min(hops) AS hops, collect(DISTINCT base.id) AS via
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label,
  hops,
  via,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.reason AS placeholder
ORDER BY hops, artifact, label
LIMIT $limit
