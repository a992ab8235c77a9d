// How publication moves: models by the month they were published in and the domain of their task, after PeaTMOSS's figure 10.
// params: domains: domains = "hub", digits: int = 7, limit: int = 5000
// returns: period, domain, models
// key: period, domain
// Whole graph: reads when every model was published, and its task. Digits is how much of the date makes a period: 4 for years, 7
// for months. The study counts commits, which the graph does not date; this counts models. A model has the domain of its task,
// and where it states none, that of its tags, multimodal if they are of several; without a domain stand models whose tasks
// nobody knows. Models without a date are left out.
MATCH (m:Model)
WHERE m.created_at IS NOT NULL AND size(m.created_at) >= $digits
WITH
  left(m.created_at, $digits) AS period,
  m.task AS task,
  CASE
    WHEN m.task IS NULL THEN [t IN coalesce(m.tags, []) + coalesce(m.tasks, []) WHERE $domains[t] IS NOT NULL | $domains[t]]
    ELSE []
  END AS others,
  count(*) AS n
WITH
  period,
  CASE
    WHEN task IS NOT NULL THEN $domains[task]
    WHEN all(d IN others WHERE d = others[0]) THEN others[0]
    ELSE 'multimodal'
  END AS domain,
  sum(n) AS models
RETURN period, domain, models
ORDER BY period, domain
LIMIT $limit
