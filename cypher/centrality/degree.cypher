// Artifacts by the number of others that depend on them directly, by kind of dependency.
// params: label: str = null, limit: int = 100
// returns: artifact, label, dependents, derived, trained, generated, repositories, depends_on
// key: artifact, label
// Whole graph: compares every artifact. Give a label (Model, Dataset, Repository) to compare one kind.
MATCH (a:Model|Dataset)
WHERE $label IS NULL OR $label IN labels(a)
WITH
  a,
  COUNT { (a)<-[:DERIVED_FROM]-() } AS derived,
  COUNT { (a)<-[:TRAINED_ON]-() } AS trained,
  COUNT { (a)<-[:GENERATED_BY]-() } AS generated,
  COUNT { (a)<-[:USES]-() } AS repositories
WITH *, derived + trained + generated + repositories AS dependents
WHERE dependents > 0
WITH *, CASE WHEN a:Model THEN 'Model' ELSE 'Dataset' END AS label
ORDER BY dependents DESC, a.id, label
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  dependents,
  derived,
  trained,
  generated,
  repositories,
  COUNT { (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY]->() } AS depends_on
ORDER BY dependents DESC, artifact, label
