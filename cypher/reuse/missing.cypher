// Models in which someone looked for a factor of reuse and did not find it, those that matter most first.
// params: factor: str = "portability.license", limit: int = 100
// returns: model, owner, task, downloads, children, repositories
// key: model
// Whole graph: reads every model that has been scored. Factors by name: reuse/coverage. A model of which nobody looked is not
//   among them.
MATCH (m:Model)
WHERE ($factor + '=0') IN m.reuse_factors
WITH m, COUNT { (m)<-[:DERIVED_FROM]-() } AS children, COUNT { (m)<-[:USES]-() } AS repositories
ORDER BY coalesce(m.downloads, -1) DESC, children DESC, repositories DESC, m.id
LIMIT $limit
RETURN
  m.id AS model,
  [(m)-[:OWNED_BY]->(o:Owner) | o.id][0] AS owner,
  m.task AS task,
  m.downloads AS downloads,
  children,
  repositories
ORDER BY coalesce(downloads, -1) DESC, children DESC, repositories DESC, model
LIMIT $limit
