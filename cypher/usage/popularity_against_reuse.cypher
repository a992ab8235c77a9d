// How often models are downloaded, against how much is built with them: do downloads tell of reuse?
// params: limit: int = 100
// returns: model, downloads, likes, repositories, children, downloads_rank
// key: model
// Whole graph: reads the downloads of every model. Ask with a great limit for all models, e.g. to correlate the ranks.
MATCH (m:Model)
WHERE m.downloads IS NOT NULL
WITH m
ORDER BY m.downloads DESC, m.id
LIMIT $limit
WITH collect(m) AS models
UNWIND range(0, size(models) - 1) AS place
WITH models[place] AS m, place + 1 AS downloads_rank
RETURN
  m.id AS model,
  m.downloads AS downloads,
  m.likes AS likes,
  COUNT { (m)<-[:USES]-() } AS repositories,
  COUNT { (m)<-[:DERIVED_FROM]-() } AS children,
  downloads_rank
ORDER BY downloads_rank
