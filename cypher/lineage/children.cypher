// What was made directly from a model or dataset, with the evidence for each step.
// params: id: str, limit: int = 100
// returns: downstream, label, relation, upstream, licenses, placeholder, confidence, sources, evidence
// key: downstream, upstream, label
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH (start)<-[r:DERIVED_FROM]-(child)
WITH start, r, child, head([l IN ['Model', 'Dataset'] WHERE l IN labels(child)]) AS label
ORDER BY child.id, start.id, label
LIMIT $limit
RETURN
  child.id AS downstream,
  label,
  r.relation AS relation,
  start.id AS upstream,
  COLLECT { MATCH (child)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  child.reason AS placeholder,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY downstream, upstream, label
