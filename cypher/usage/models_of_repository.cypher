// Models and datasets that a repository uses, and how.
// params: id: str, limit: int = 100
// returns: artifact, label, how, licenses, placeholder, confidence, files, signatures
// key: artifact, label
MATCH (given:Repository {id: $id})-[:RENAMED_TO*0..]-(repository)
USING INDEX SEEK given:Repository(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (repository)-[r:USES]->(a)
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label,
  r.how AS how,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.reason AS placeholder,
  r.confidence AS confidence,
  r.files AS files,
  r.signatures AS signatures
ORDER BY artifact, label
LIMIT $limit
