// Owners by how they name their models: by implementation, by application, by both, or by neither.
// params: least: int = 1, limit: int = 100
// returns: owner, models, implementation, application, both, other, mostly
// key: owner
// Whole graph: reads every owned model. Reads what `supplychain naming check --all` has written; owners with fewer models than
// `least` are left out.
MATCH (o:Owner)<-[:OWNED_BY]-(m:Model)
WHERE m.name_convention IS NOT NULL
WITH o, m.name_convention AS convention, count(*) AS models
ORDER BY o.id, models DESC, convention
WITH o, collect([convention, models]) AS found, sum(models) AS models
WHERE models >= $least
RETURN
  o.id AS owner,
  models,
  reduce(n = 0, c IN found | CASE c[0] WHEN 'implementation' THEN c[1] ELSE n END) AS implementation,
  reduce(n = 0, c IN found | CASE c[0] WHEN 'application' THEN c[1] ELSE n END) AS application,
  reduce(n = 0, c IN found | CASE c[0] WHEN 'both' THEN c[1] ELSE n END) AS both,
  reduce(n = 0, c IN found | CASE c[0] WHEN 'other' THEN c[1] ELSE n END) AS other,
  found[0][0] AS mostly
ORDER BY models DESC, owner
LIMIT $limit
