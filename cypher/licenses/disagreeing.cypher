// Artifacts for which several licenses are stated, with where each statement stands; most depended upon first.
// params: limit: int = 100
// returns: artifact, label, dependents, licenses, statements
// key: artifact, label
// Whole graph: counts the licenses of every artifact. Several may be meant together, or one may be out of date.
MATCH (a:Artifact)
WHERE COUNT { (a)-[:LICENSED_UNDER]->() } > 1
WITH
  a,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
ORDER BY dependents DESC, a.id, label
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  dependents,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  COLLECT {
    MATCH (a)-[r:LICENSED_UNDER]->(l)
    UNWIND r.field AS field
    RETURN field + ': ' + l.id AS statement
    ORDER BY statement
  } AS statements
ORDER BY dependents DESC, artifact, label
