// Scores of reuse by owner: the mean of each attribute over the models that have one.
// params: least: int = 1, limit: int = 100
// returns: owner, models, provenance, reproducibility, portability, popularity, quality, maintenance
// key: owner
// Whole graph: reads every owned model that has been scored. Owners with fewer models than `least` are left out.
MATCH (o:Owner)<-[:OWNED_BY]-(m:Model)
WHERE m.reuse_digest IS NOT NULL
WITH
  o.id AS owner,
  count(*) AS models,
  avg(m.reuse_provenance) AS provenance,
  avg(m.reuse_reproducibility) AS reproducibility,
  avg(m.reuse_portability) AS portability,
  avg(m.reuse_popularity) AS popularity,
  avg(m.reuse_quality) AS quality,
  avg(m.reuse_maintenance) AS maintenance
WHERE models >= $least
ORDER BY models DESC, owner
LIMIT $limit
RETURN
  owner,
  models,
  round(provenance, 3) AS provenance,
  round(reproducibility, 3) AS reproducibility,
  round(portability, 3) AS portability,
  round(popularity, 3) AS popularity,
  round(quality, 3) AS quality,
  round(maintenance, 3) AS maintenance
ORDER BY models DESC, owner
LIMIT $limit
