// Models that most repositories use, with how they use them.
// params: limit: int = 100
// returns: model, repositories, runtime, example, test, vendored, unknown, downloads, licenses, placeholder
// key: model
// Whole graph: compares the number of users of every model. Unknown: nobody looked how the repository uses it.
MATCH (m:Model)
WHERE EXISTS { (m)<-[:USES]-() }
WITH m, COUNT { (m)<-[:USES]-() } AS repositories
ORDER BY repositories DESC, m.id
LIMIT $limit
MATCH (m)<-[r:USES]-()
WITH m, repositories, r.how AS how
RETURN
  m.id AS model,
  repositories,
  sum(CASE how WHEN 'runtime' THEN 1 ELSE 0 END) AS runtime,
  sum(CASE how WHEN 'example' THEN 1 ELSE 0 END) AS example,
  sum(CASE how WHEN 'test' THEN 1 ELSE 0 END) AS test,
  sum(CASE how WHEN 'vendored' THEN 1 ELSE 0 END) AS vendored,
  sum(CASE WHEN how IS NULL THEN 1 ELSE 0 END) AS unknown,
  m.downloads AS downloads,
  COLLECT { MATCH (m)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  m.reason AS placeholder
ORDER BY repositories DESC, model
