// Models that most others learned from: distilled from them, or trained on data that they wrote.
// params: limit: int = 100
// returns: model, students, distilled, through_data, datasets, licenses, placeholder
// key: model
// Whole graph: reads every distillation and every dataset that holds output of a model. A model that learned in both ways counts
// once among the students.
MATCH (m:Model)
WHERE EXISTS { (m)<-[r:DERIVED_FROM]-() WHERE r.relation = 'distilled' } OR EXISTS { (m)<-[:GENERATED_BY]-() }
CALL (m) {
  OPTIONAL MATCH (m)<-[r:DERIVED_FROM]-(s)
  WHERE r.relation = 'distilled'
  RETURN collect(s) AS distilled
}
CALL (m) {
  OPTIONAL MATCH (m)<-[:GENERATED_BY]-(d)
  OPTIONAL MATCH (d)<-[:TRAINED_ON]-(s)
  RETURN collect(DISTINCT s) AS taught, count(DISTINCT d) AS datasets
}
WITH m, distilled, taught, datasets, size(distilled) + size([s IN taught WHERE NOT s IN distilled]) AS students
ORDER BY students DESC, m.id
LIMIT $limit
RETURN
  m.id AS model,
  students,
  size(distilled) AS distilled,
  size(taught) AS through_data,
  datasets,
  COLLECT { MATCH (m)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  m.reason AS placeholder
ORDER BY students DESC, model
