// GH2: where do developers talk about the models they use? Repositories by issues and pull requests, with the models they
//   load.
// params: limit: int = 100
// returns: repository, issues, pull_requests, models, first_models, stars
// key: repository
// Whole graph: reads every use of a model. The graph keeps numbers of issues and pull requests and no text: read what is said
// there. First models are ten of them by id.
MATCH (repository:Repository)-[:USES]->(m:Model)
WHERE repository.issues IS NOT NULL OR repository.pull_requests IS NOT NULL
WITH repository, count(*) AS models
WITH repository, models, coalesce(repository.issues, 0) + coalesce(repository.pull_requests, 0) AS threads
ORDER BY threads DESC, repository.id
LIMIT $limit
RETURN
  repository.id AS repository,
  repository.issues AS issues,
  repository.pull_requests AS pull_requests,
  models,
  COLLECT { MATCH (repository)-[:USES]->(m:Model) RETURN m.id AS id ORDER BY id LIMIT 10 } AS first_models,
  repository.stars AS stars
ORDER BY threads DESC, repository
