// Datasets that a model, or anything it was made from, was trained on.
// params: id: str, limit: int = 100
// returns: dataset, model, hops, licenses, placeholder, confidence, evidence
// key: dataset, model
// Hops counts the steps from the given model to the model that was trained on the dataset; an old id leads on to
// the current one, which is a step too.
MATCH (given:Model {id: $id})-[:RENAMED_TO*0..]-(start)
USING INDEX SEEK given:Model(id)  // a planner that sampled the index when it was empty would read all of it
MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(m)
WITH m, min(length(p)) AS hops
MATCH (m)-[r:TRAINED_ON]->(d)
RETURN
  d.id AS dataset,
  m.id AS model,
  hops,
  COLLECT { MATCH (d)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  d.reason AS placeholder,
  r.confidence AS confidence,
  r.evidence AS evidence
ORDER BY hops, dataset, model
LIMIT $limit
