// Single artifacts on which most others depend, directly or through others: what must not fail.
// params: candidates: int = 20, limit: int = 100
// returns: artifact, label, hit, models, datasets, repositories, farthest, direct, licenses, placeholder
// key: artifact, label
// Whole graph: takes those artifacts with most direct dependents, as many as candidates says, and walks down from them; one
// that only reaches far through others is not found beyond them. From the current id to an old one is a step too.
MATCH (a:Model|Dataset)
WITH a, COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS direct
WHERE direct > 0
WITH a, direct, CASE WHEN a:Model THEN 'Model' ELSE 'Dataset' END AS label
ORDER BY direct DESC, a.id, label
LIMIT $candidates
CALL (a) {
  MATCH p = (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(h)
  WITH a, h, min(length(p)) AS hops
  WHERE h <> a
  RETURN
    count(h) AS hit,
    sum(CASE WHEN h:Model THEN 1 ELSE 0 END) AS models,
    sum(CASE WHEN h:Dataset THEN 1 ELSE 0 END) AS datasets,
    sum(CASE WHEN h:Repository THEN 1 ELSE 0 END) AS repositories,
    max(hops) AS farthest
}
RETURN
  a.id AS artifact,
  label,
  hit,
  models,
  datasets,
  repositories,
  farthest,
  direct,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.reason AS placeholder
ORDER BY hit DESC, direct DESC, artifact, label
LIMIT $limit
