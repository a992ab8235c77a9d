// License flows from models to the repositories that load them: the license of either end, and the verdict on the pair.
// params: ruleset: str = "practical", limit: int = 1000
// returns: model_license, model_category, repository_license, repository_category, verdict, uses, share
// key: model_license, repository_license, verdict
// Whole graph: reads every use of a model. A use counts once; where an end states several licenses, all of them stand together.
// Verdicts are those of direct conflicts that `supplychain licenses refresh` has written, so none found means just that; unknown
// where either end states no license, or one that nobody can make out. Not legal advice.
MATCH (r:Repository)-[:USES]->(m:Model)
WITH
  r,
  m,
  COLLECT { MATCH (m)-[:LICENSED_UNDER]->(l) RETURN l ORDER BY l.id } AS its,
  COLLECT { MATCH (r)-[:LICENSED_UNDER]->(l) RETURN l ORDER BY l.id } AS own
WITH
  its,
  own,
  CASE
    WHEN EXISTS { (r)-[c:CONFLICTS_WITH {ruleset: $ruleset, severity: 'error', hops: 1}]->(m) } THEN 'error'
    WHEN EXISTS { (r)-[c:CONFLICTS_WITH {ruleset: $ruleset, severity: 'warn', hops: 1}]->(m) } THEN 'warn'
    WHEN all(l IN its WHERE l:UnknownLicense) OR all(l IN own WHERE l:UnknownLicense) THEN 'unknown'
    ELSE 'none found'
  END AS verdict
WITH
  CASE WHEN its = [] THEN 'no license stated' ELSE reduce(t = its[0].id, l IN its[1..] | t + ', ' + l.id) END AS model_license,
  CASE WHEN own = [] THEN 'no license stated' ELSE reduce(t = own[0].id, l IN own[1..] | t + ', ' + l.id) END
    AS repository_license,
  coalesce(head(its).category, 'unknown') AS model_category,
  coalesce(head(own).category, 'unknown') AS repository_category,
  verdict
WITH model_license, model_category, repository_license, repository_category, verdict, count(*) AS uses
WITH collect([model_license, model_category, repository_license, repository_category, verdict, uses]) AS rows, sum(uses) AS all
UNWIND rows AS row
RETURN
  row[0] AS model_license,
  row[1] AS model_category,
  row[2] AS repository_license,
  row[3] AS repository_category,
  row[4] AS verdict,
  row[5] AS uses,
  round(1.0 * row[5] / all, 4) AS share
ORDER BY uses DESC, model_license, repository_license, verdict
LIMIT $limit
