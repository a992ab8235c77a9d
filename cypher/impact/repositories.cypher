// Repositories that are hit, directly or through anything between, when an artifact is withdrawn or compromised, each with its
//   way.
// params: id: str, limit: int = 100
// returns: repository, hops, how, path, stars, licenses, files
// key: repository
// Path is one of the shortest ways, the repository first. Follows every kind of dependency, and RENAMED_TO from an old id to
// the current one. How and files are those of the use by which the path begins.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|RENAMED_TO*0..]-(a)
WITH start, a, min(length(p)) AS hops
MATCH (a)<-[r:USES]-(repository)
WITH repository, min([hops + 1, a.id, start.id]) AS nearest
WITH repository, nearest, nearest[0] AS hops
ORDER BY hops, repository.id
LIMIT $limit
MATCH (repository)-[r:USES]->(a {id: nearest[1]})
MATCH p = SHORTEST 1 (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|RENAMED_TO]->*(end WHERE end.id = nearest[2])
WHERE length(p) = hops - 1
WITH repository, hops, r, p
ORDER BY [n IN nodes(p) | n.id]
WITH repository, hops, head(collect({r: r, p: p})) AS way
RETURN
  repository.id AS repository,
  hops,
  way.r.how AS how,
  [repository.id] + [n IN nodes(way.p) | n.id] AS path,
  repository.stars AS stars,
  COLLECT { MATCH (repository)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  way.r.files AS files
ORDER BY hops, repository
