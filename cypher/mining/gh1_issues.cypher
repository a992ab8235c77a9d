// GH1: where may defects come from models? Models by the issues of the repositories that use them, beside how they are used.
// params: limit: int = 100
// returns: model, repositories, issues, issues_per_repository, runtime, discussions, task
// key: model
// Whole graph: reads every use of a model. Issues are all issues of a repository, of whatever cause: the graph keeps their
// number and no text, so this tells where to look and not how many are the model's. Discussions are those on the model's own
// page.
MATCH (m:Model)<-[r:USES]-(repository)
WHERE repository.issues IS NOT NULL
WITH
  m,
  count(*) AS repositories,
  sum(repository.issues) AS issues,
  sum(CASE WHEN r.how = 'runtime' THEN 1 ELSE 0 END) AS runtime
ORDER BY issues DESC, m.id
LIMIT $limit
RETURN
  m.id AS model,
  repositories,
  issues,
  round(1.0 * issues / repositories, 1) AS issues_per_repository,
  runtime,
  m.discussions AS discussions,
  m.task AS task
ORDER BY issues DESC, model
