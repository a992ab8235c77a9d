// Repositories said to hold the code of models of several owners: a link in a card is often not to the model's own code.
// params: owners: int = 2, limit: int = 100
// returns: repository, owners, models, example, evidence
// key: repository
// Whole graph: reads every HAS_REPOSITORY. Owners counts the owners of the models, example is the first model by id.
MATCH (r:Repository)<-[:HAS_REPOSITORY]-(m)
OPTIONAL MATCH (m)-[:OWNED_BY]->(o)
WITH r, count(DISTINCT m) AS models, min(m.id) AS example, count(DISTINCT o) AS owners
WHERE owners >= $owners
WITH r, models, example, owners
ORDER BY owners DESC, models DESC, r.id
LIMIT $limit
MATCH (r)<-[h:HAS_REPOSITORY]-(m)
WHERE m.id = example
RETURN
  r.id AS repository,
  owners,
  models,
  example,
  h.evidence AS evidence
ORDER BY owners DESC, models DESC, repository
