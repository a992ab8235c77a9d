// How large models are: the median number of parameters by half-year and domain, after PeaTMOSS's figure 11.
// params: domains: domains = "hub", limit: int = 1000
// returns: half_year, domain, models, median, greatest
// key: half_year, domain
// Whole graph: reads the parameters of every model of which they are known. The half-year is that of the last change, as in the
// study, or else of the publication, named by its first month. A model has the domain of its task, and where it states none,
// that of its tags, multimodal if they are of several; without a domain stand models whose tasks nobody knows.
MATCH (m:Model)
WHERE m.parameters > 0
WITH
  m.parameters AS parameters,
  coalesce(m.last_modified, m.created_at) AS date,
  m.task AS task,
  CASE
    WHEN m.task IS NULL THEN [t IN coalesce(m.tags, []) + coalesce(m.tasks, []) WHERE $domains[t] IS NOT NULL | $domains[t]]
    ELSE []
  END AS others
WHERE size(date) >= 7
WITH
  left(date, 4) + CASE WHEN substring(date, 5, 2) <= '06' THEN '-01' ELSE '-07' END AS half_year,
  CASE
    WHEN task IS NOT NULL THEN $domains[task]
    WHEN all(d IN others WHERE d = others[0]) THEN others[0]
    ELSE 'multimodal'
  END AS domain,
  parameters
RETURN
  half_year,
  domain,
  count(*) AS models,
  toInteger(round(percentileCont(parameters, 0.5))) AS median,
  max(parameters) AS greatest
ORDER BY half_year, domain
LIMIT $limit
