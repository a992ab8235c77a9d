// How the scores of one attribute are spread over the models: ten steps, and those without a score.
// params: attribute: str = "provenance", limit: int = 100
// returns: score_from, score_to, models, percent
// key: score_from
// Whole graph: reads every model that has been scored. The last step includes 1; a row without bounds counts models of which
//   nobody looked at any factor, or to which none applies.
MATCH (m:Model)
WHERE m.reuse_digest IS NOT NULL
WITH m['reuse_' + $attribute] AS score
WITH CASE WHEN score < 1 THEN toInteger(floor(score * 10)) WHEN score >= 1 THEN 9 END AS step, count(*) AS models
WITH collect([step, models]) AS steps, sum(models) AS all
UNWIND steps AS s
RETURN
  s[0] / 10.0 AS score_from,
  (s[0] + 1) / 10.0 AS score_to,
  s[1] AS models,
  round(100.0 * s[1] / all, 1) AS percent
ORDER BY score_from
LIMIT $limit
