// From a repository over the models it loads to the data they were trained on: each license on the way, and the verdicts.
// params: id: str, ruleset: str = "practical", limit: int = 1000
// returns: repository, license, model, model_license, dataset, dataset_license, model_verdict, dataset_verdict
// key: repository, license, model, model_license, dataset, dataset_license
// Verdicts are those of the repository against each; blank where nothing conflicts or nobody can tell. Ask
// licenses/conflicts_of for their clauses. Not legal advice.
MATCH (r:Repository {id: $id})
USING INDEX SEEK r:Repository(id)  // a planner that sampled the index when it was empty would read all of it
MATCH (r)-[:USES]->(m:Model)
OPTIONAL MATCH (m)-[:DERIVED_FROM*0..]->(base)-[:TRAINED_ON]->(d)
WITH DISTINCT r, m, d
OPTIONAL MATCH (r)-[:LICENSED_UNDER]->(own)
OPTIONAL MATCH (m)-[:LICENSED_UNDER]->(ml)
OPTIONAL MATCH (d)-[:LICENSED_UNDER]->(dl)
RETURN
  r.id AS repository,
  own.id AS license,
  m.id AS model,
  ml.id AS model_license,
  d.id AS dataset,
  dl.id AS dataset_license,
  head(COLLECT { MATCH (r)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(m) RETURN c.severity + ' ' + c.rule }) AS model_verdict,
  head(COLLECT { MATCH (r)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(d) RETURN c.severity + ' ' + c.rule }) AS dataset_verdict
ORDER BY model, dataset, license, model_license, dataset_license
LIMIT $limit
