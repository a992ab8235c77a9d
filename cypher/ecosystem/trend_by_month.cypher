// How publication moves: models by the month they were published in and the domain of their task, after PeaTMOSS's figure 10.
// params: domains: domains = "hub", digits: int = 7, limit: int = 5000
// returns: period, domain, models
// key: period, domain
// Whole graph: reads when every model was published, and its task. Digits is how much of the date makes a period: 4 for years, 7
// for months. The study counts commits, which the graph does not date; this counts models. A model of several domains is
// multimodal; without a domain stand models whose tasks nobody knows. Models without a date are left out.
MATCH (m:Model)
WHERE m.created_at IS NOT NULL AND size(m.created_at) >= $digits
WITH
  left(m.created_at, $digits) AS period,
  [t IN coalesce(m.tags, []) + coalesce(m.tasks, []) + [m.task] WHERE $domains[t] IS NOT NULL | $domains[t]] AS exact
WITH period, CASE WHEN all(d IN exact WHERE d = exact[0]) THEN exact[0] ELSE 'multimodal' END AS domain, count(*) AS models
RETURN period, domain, models
ORDER BY period, domain
LIMIT $limit
