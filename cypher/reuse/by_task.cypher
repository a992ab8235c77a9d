// Scores of reuse by task: the mean of each attribute over the models that have one.
// params: least: int = 1, limit: int = 100
// returns: task, models, provenance, reproducibility, portability, popularity, quality, maintenance
// key: task
// Whole graph: reads every model that has been scored. Models without a task are one row; tasks with fewer models than `least`
//   are left out.
MATCH (m:Model)
WHERE m.reuse_digest IS NOT NULL
WITH
  m.task AS task,
  count(*) AS models,
  avg(m.reuse_provenance) AS provenance,
  avg(m.reuse_reproducibility) AS reproducibility,
  avg(m.reuse_portability) AS portability,
  avg(m.reuse_popularity) AS popularity,
  avg(m.reuse_quality) AS quality,
  avg(m.reuse_maintenance) AS maintenance
WHERE models >= $least
ORDER BY models DESC, task
LIMIT $limit
RETURN
  task,
  models,
  round(provenance, 3) AS provenance,
  round(reproducibility, 3) AS reproducibility,
  round(portability, 3) AS portability,
  round(popularity, 3) AS popularity,
  round(quality, 3) AS quality,
  round(maintenance, 3) AS maintenance
ORDER BY models DESC, task
LIMIT $limit
