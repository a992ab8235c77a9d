// Who is hit when a model, dataset or repository changes its terms, breaks or disappears: how far off, and through what.
// params: id: str, depth: int = 100, limit: int = 100
// returns: artifact, label, hops, relation, through, licenses, downloads, stars
// key: artifact, label
// Follows every kind of dependency downstream. Relation is the first step from the one hit; through is what lies between.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES*1..]-(hit)
WITH start, hit, min(length(p)) AS hops
WHERE hit <> start AND hops <= $depth
WITH start, hit, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(hit)]) AS label, hops
ORDER BY hops, hit.id, label, start.id
LIMIT $limit
MATCH way = SHORTEST 1 (hit)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->+(start)
WITH hit, label, hops, relationships(way)[0] AS step, [n IN nodes(way)[1..-1] | n.id] AS through
RETURN
  hit.id AS artifact,
  label,
  hops,
  coalesce(step.relation, type(step)) AS relation,
  through,
  COLLECT { MATCH (hit)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  hit.downloads AS downloads,
  hit.stars AS stars
ORDER BY hops, artifact, label
