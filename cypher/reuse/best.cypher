// Models that can be reused best by one attribute, of one task or owner or of all, with their other scores.
// params: attribute: str = "provenance", task: str = null, owner: str = null, least: int = 3, limit: int = 100
// returns: model, owner, task, score, known, provenance, reproducibility, portability, popularity, quality, maintenance
// key: model
// Whole graph: reads every model that has been scored. Attributes: provenance, reproducibility, portability, popularity,
//   quality, maintenance. A score is the mean of the factors that someone looked at; `known` says how many those are, models
//   with fewer than `least` are left out, and reuse/factors_of says which they are.
MATCH (m:Model)
WHERE m.reuse_digest IS NOT NULL AND ($task IS NULL OR m.task = $task) AND ($owner IS NULL OR m.id STARTS WITH $owner + '/')
WITH
  m,
  CASE $attribute
    WHEN 'provenance' THEN m.reuse_provenance
    WHEN 'reproducibility' THEN m.reuse_reproducibility
    WHEN 'portability' THEN m.reuse_portability
    WHEN 'popularity' THEN m.reuse_popularity
    WHEN 'quality' THEN m.reuse_quality
    WHEN 'maintenance' THEN m.reuse_maintenance
  END AS score
WHERE score IS NOT NULL
WITH m, score, size([row IN m.reuse_factors WHERE row STARTS WITH $attribute + '.' AND NOT row CONTAINS '=- ']) AS known
WHERE known >= $least
ORDER BY score DESC, known DESC, coalesce(m.reuse_popularity, -1) DESC, m.id
LIMIT $limit
RETURN
  m.id AS model,
  [(m)-[:OWNED_BY]->(o:Owner) | o.id][0] AS owner,
  m.task AS task,
  score,
  known,
  m.reuse_provenance AS provenance,
  m.reuse_reproducibility AS reproducibility,
  m.reuse_portability AS portability,
  m.reuse_popularity AS popularity,
  m.reuse_quality AS quality,
  m.reuse_maintenance AS maintenance
ORDER BY score DESC, known DESC, coalesce(popularity, -1) DESC, model
LIMIT $limit
