// Scores of reuse by how much a model is downloaded: the mean of each attribute, in steps of ten times as much.
// params: limit: int = 100
// returns: downloads_from, models, provenance, reproducibility, portability, quality, maintenance
// key: downloads_from
// Whole graph: reads every model that has been scored. Downloads of thirty days; the row without a number is of models whose
//   downloads nobody knows.
MATCH (m:Model)
WHERE m.reuse_digest IS NOT NULL
WITH m, CASE WHEN m.downloads > 0 THEN toInteger(10 ^ floor(log10(m.downloads))) WHEN m.downloads = 0 THEN 0 END AS step
WITH
  step,
  count(*) AS models,
  avg(m.reuse_provenance) AS provenance,
  avg(m.reuse_reproducibility) AS reproducibility,
  avg(m.reuse_portability) AS portability,
  avg(m.reuse_quality) AS quality,
  avg(m.reuse_maintenance) AS maintenance
RETURN
  step AS downloads_from,
  models,
  round(provenance, 3) AS provenance,
  round(reproducibility, 3) AS reproducibility,
  round(portability, 3) AS portability,
  round(quality, 3) AS quality,
  round(maintenance, 3) AS maintenance
ORDER BY downloads_from
LIMIT $limit
