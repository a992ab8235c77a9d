// Everything that any source says about how one artifact relates to others, and where each says so.
// params: id: str, limit: int = 100
// returns: label, direction, type, relation, other, other_label, confidence, sources, evidence, collected_at
// key: label, direction, type, other, other_label
// Direction is to where the artifact is the downstream end, from where it is the upstream one. Computed findings are left out.
MATCH (a:Model|Dataset|Repository {id: $id})
MATCH (a)-[r]-(b)
WHERE NOT type(r) IN ['CONFLICTS_WITH', 'HAS_FINDING']
WITH
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  CASE WHEN startNode(r) = a THEN 'to' ELSE 'from' END AS direction,
  r,
  b,
  head([l IN ['Model', 'Dataset', 'Repository', 'License', 'Owner', 'Paper'] WHERE l IN labels(b)]) AS other_label
ORDER BY label, direction DESC, type(r), b.id, other_label
LIMIT $limit
RETURN
  label,
  direction,
  type(r) AS type,
  coalesce(r.relation, r.how) AS relation,
  b.id AS other,
  other_label,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence,
  r.collected_at AS collected_at
ORDER BY label, direction DESC, type, other, other_label
