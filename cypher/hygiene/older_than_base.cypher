// Artifacts published before what they are said to be made from: the step, or one of the dates, is wrong.
// params: limit: int = 100
// returns: downstream, published, relation, upstream, base_published, label, confidence, evidence
// key: downstream, upstream, label
// Whole graph: compares the dates of both ends of every DERIVED_FROM, as far as both are given. A base that was moved to
// another id may bear the date of the move.
MATCH (a)-[r:DERIVED_FROM]->(base)
WHERE left(a.created_at, size(base.created_at)) < left(base.created_at, size(a.created_at))
RETURN
  a.id AS downstream,
  a.created_at AS published,
  r.relation AS relation,
  base.id AS upstream,
  base.created_at AS base_published,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(base)]) AS label,
  r.confidence AS confidence,
  r.evidence AS evidence
ORDER BY downstream, upstream, label
LIMIT $limit
