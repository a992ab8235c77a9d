// Uses of models and datasets only in copies of other people's code: they come with the copy, and are updated by nobody.
// params: limit: int = 100
// returns: repository, artifact, label, files, stars, licenses, evidence
// key: repository, artifact, label
// Whole graph: reads every USES.
MATCH (repository:Repository)-[r:USES]->(a)
WHERE r.how = 'vendored'
WITH repository, r, a, head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label
ORDER BY repository.id, a.id, label
LIMIT $limit
RETURN
  repository.id AS repository,
  a.id AS artifact,
  label,
  r.files AS files,
  repository.stars AS stars,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  r.evidence AS evidence
ORDER BY repository, artifact, label
