// Names by year of publication and convention, with the share of each convention in its year.
// params: limit: int = 100
// returns: year, convention, models, share
// key: year, convention
// Whole graph: reads every model. Reads what `supplychain naming check --all` has written; the year is blank where no source
// says when a model was published.
MATCH (m:Model)
WHERE m.name_convention IS NOT NULL
WITH coalesce(substring(m.created_at, 0, 4), '') AS year, m.name_convention AS convention, count(*) AS models
WITH year, collect([convention, models]) AS found, sum(models) AS of
UNWIND found AS row
RETURN year, row[0] AS convention, row[1] AS models, round(1.0 * row[1] / of, 4) AS share
ORDER BY year, convention
LIMIT $limit
