// Everything that an artifact depends on, of every kind: bases, training data, the models that wrote the data, nearest first.
// params: id: str, depth: int = 100, limit: int = 1000
// returns: artifact, label, hops, needed_by, relations, licenses, owner, sha, placeholder
// key: artifact, label
// Follows every kind of dependency upstream, and RENAMED_TO from an old id to the current one, which is a step too. Needed by are
// those of the bill that depend on it directly, and relations are how.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]->(a)
WITH names, a, min(length(p)) AS hops
WHERE NOT a IN names AND hops <= $depth
WITH names, collect(a) AS bill, collect(hops) AS far
UNWIND range(0, size(bill) - 1) AS place
WITH names, bill, bill[place] AS a, far[place] AS hops
WITH names, bill, a, hops, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label
ORDER BY hops, a.id, label
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  hops,
  COLLECT {
    UNWIND bill + names AS near
    MATCH (near)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->(a)
    RETURN DISTINCT near.id AS id
    ORDER BY id
  } AS needed_by,
  COLLECT {
    UNWIND bill + names AS near
    MATCH (near)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->(a)
    RETURN DISTINCT coalesce(r.relation, type(r)) AS relation
    ORDER BY relation
  } AS relations,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  head(COLLECT { MATCH (a)-[:OWNED_BY]->(o) RETURN o.id AS owner ORDER BY owner }) AS owner,
  a.sha AS sha,
  a.reason AS placeholder
ORDER BY hops, artifact, label
