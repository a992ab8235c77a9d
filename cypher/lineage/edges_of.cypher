// Everything that any source says about how one artifact relates to others, and where each says so.
// params: id: str, limit: int = 100
// returns: label, direction, type, relation, other, other_label, confidence, sources, evidence, collected_at
// key: label, direction, type, other, other_label
MATCH (a:Model|Dataset|Repository {id: $id})
MATCH (a)-[r]-(b)
WHERE r.sources IS NOT NULL
RETURN
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  CASE WHEN startNode(r) = a THEN 'to' ELSE 'from' END AS direction,
  type(r) AS type,
  coalesce(r.relation, r.how) AS relation,
  b.id AS other,
  head([l IN ['Model', 'Dataset', 'Repository', 'License', 'Owner', 'Paper'] WHERE l IN labels(b)]) AS other_label,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence,
  r.collected_at AS collected_at
ORDER BY label, direction DESC, type, other, other_label
LIMIT $limit
