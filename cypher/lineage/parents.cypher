// What a model or dataset was made from directly, with the evidence for each step.
// params: id: str, limit: int = 100
// returns: downstream, label, relation, upstream, licenses, placeholder, confidence, sources, evidence
// key: downstream, upstream, label
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH (start)-[r:DERIVED_FROM]->(base)
RETURN
  start.id AS downstream,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(base)]) AS label,
  r.relation AS relation,
  base.id AS upstream,
  COLLECT { MATCH (base)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  base.reason AS placeholder,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY downstream, upstream, label
LIMIT $limit
