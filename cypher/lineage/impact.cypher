// Who is hit when a model, dataset or repository changes its terms, breaks or disappears: how far off, and through what.
// params: id: str, depth: int = 100, limit: int = 100
// returns: artifact, label, hops, relations, through, licenses, downloads, stars
// key: artifact, label
// Follows every kind of dependency downstream, and RENAMED_TO from the current id to an old one, which is a step
// too. Through is what the one hit depends on directly, one step nearer to the given artifact; relations are how.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
WITH names, start, hit, min(length(p)) AS hops
WHERE NOT hit IN names AND hops <= $depth
WITH start, hit, hops
ORDER BY hops, start.id
WITH hit, head(collect(start)) AS start, min(hops) AS hops
WITH start, hit, hops
ORDER BY hops, hit.id, NOT hit:Dataset, NOT hit:Model
LIMIT $limit
WITH start, hit, hops, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(hit)]) AS label
MATCH (hit)-[step:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->(near)
MATCH rest = SHORTEST 1 (near)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->*(start)
WHERE length(rest) = hops - 1
WITH hit, label, hops, collect(step) AS steps
RETURN
  hit.id AS artifact,
  label,
  hops,
  COLLECT { UNWIND steps AS r RETURN DISTINCT coalesce(r.relation, type(r)) AS relation ORDER BY relation } AS relations,
  COLLECT { UNWIND steps AS r RETURN DISTINCT endNode(r).id AS id ORDER BY id } AS through,
  COLLECT { MATCH (hit)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  hit.downloads AS downloads,
  hit.stars AS stars
ORDER BY hops, artifact, label
