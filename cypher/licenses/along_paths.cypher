// The license of an artifact beside every license on the paths it depends on, nearest first.
// params: id: str, depth: int = 100, limit: int = 1000
// returns: artifact, license, upstream, label, upstream_license, hops, relations, placeholder
// key: artifact, license, upstream, label, upstream_license
// Follows every kind of dependency upstream, and RENAMED_TO from an old id to the current one, which is a step too. Relations
// are the first steps by which the artifact depends on the upstream one. Blank: no license is stated. The pairs say nothing
// about whether they agree.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH (start)-[first:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(base)
MATCH p = (base)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*0..]->(a)
WITH names, start, first, a, min(length(p)) + 1 AS hops
WHERE NOT a IN names AND hops <= $depth
WITH start, a, hops, coalesce(first.relation, type(first)) AS relation
ORDER BY relation
WITH start, a, min(hops) AS hops, collect(DISTINCT relation) AS relations
OPTIONAL MATCH (start)-[:LICENSED_UNDER]->(own)
OPTIONAL MATCH (a)-[:LICENSED_UNDER]->(l)
RETURN
  start.id AS artifact,
  own.id AS license,
  a.id AS upstream,
  head([k IN ['Model', 'Dataset', 'Repository'] WHERE k IN labels(a)]) AS label,
  l.id AS upstream_license,
  hops,
  relations,
  a.reason AS placeholder
ORDER BY hops, upstream, label, upstream_license, artifact, license
LIMIT $limit
