// One shortest way that ties two artifacts together, whichever way its steps point: a shared base, dataset or repository.
// params: id: str, other: str, limit: int = 100
// returns: position, from, from_label, relation, to, to_label, direction, confidence, evidence
// key: position
// Follows every kind of dependency both ways, at most eight steps. Direction is up where the step goes from downstream to
// upstream, else down. Ask lineage/path where one must depend on the other.
MATCH (a:Model|Dataset|Repository {id: $id})
WITH collect(a) AS those
MATCH (b:Model|Dataset|Repository {id: $other})
UNWIND those AS a
WITH a, b
WHERE a <> b
MATCH p = shortestPath((a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..8]-(b))
WITH p
ORDER BY length(p), [n IN nodes(p) | n.id]
LIMIT 1
UNWIND range(1, length(p)) AS position
WITH position, relationships(p)[position - 1] AS r, nodes(p)[position - 1] AS a, nodes(p)[position] AS b
RETURN
  position,
  a.id AS from,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS from_label,
  coalesce(r.relation, type(r)) AS relation,
  b.id AS to,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS to_label,
  CASE WHEN startNode(r) = a THEN 'up' ELSE 'down' END AS direction,
  r.confidence AS confidence,
  r.evidence AS evidence
ORDER BY position
LIMIT $limit
