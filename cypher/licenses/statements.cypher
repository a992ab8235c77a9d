// What is said about the license of one artifact: the text as found, where it stood, and who read it.
// params: id: str, limit: int = 100
// returns: artifact, label, license, category, raw, field, effective, confidence, sources, evidence
// key: artifact, label, license
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(a)
MATCH (a)-[r:LICENSED_UNDER]->(l)
RETURN
  a.id AS artifact,
  head([k IN ['Model', 'Dataset', 'Repository'] WHERE k IN labels(a)]) AS label,
  l.id AS license,
  coalesce(l.category, 'unknown') AS category,
  r.raw AS raw,
  r.field AS field,
  r.effective AS effective,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY artifact, label, license
LIMIT $limit
