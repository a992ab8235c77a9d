// How large models are: the median number of parameters by half-year and domain, after PeaTMOSS's figure 11.
// params: domains: domains = "hub", limit: int = 1000
// returns: half_year, domain, models, median, greatest
// key: half_year, domain
// Whole graph: reads the parameters of every model of which they are known. The half-year is that of the last change, as in the
// study, or else of the publication, named by its first month. A model of several domains is multimodal; without a domain stand
// models whose tasks nobody knows.
MATCH (m:Model)
WHERE m.parameters > 0
WITH
  m.parameters AS parameters,
  coalesce(m.last_modified, m.created_at) AS date,
  [t IN coalesce(m.tags, []) + coalesce(m.tasks, []) + [m.task] WHERE $domains[t] IS NOT NULL | $domains[t]] AS exact
WHERE size(date) >= 7
WITH
  left(date, 4) + CASE WHEN substring(date, 5, 2) <= '06' THEN '-01' ELSE '-07' END AS half_year,
  CASE WHEN all(d IN exact WHERE d = exact[0]) THEN exact[0] ELSE 'multimodal' END AS domain,
  parameters
RETURN
  half_year,
  domain,
  count(*) AS models,
  toInteger(round(percentileCont(parameters, 0.5))) AS median,
  max(parameters) AS greatest
ORDER BY half_year, domain
LIMIT $limit
