// How often an artifact under one license depends directly on one under another, by relation.
// params: limit: int = 100
// returns: license, relation, upstream_license, pairs
// key: license, relation, upstream_license
// Whole graph: reads every dependency with the licenses of both ends. Blank: no license is stated. An artifact with several
// licenses counts once for each. The pairs say nothing about whether they agree.
MATCH (a:Artifact)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(b)
OPTIONAL MATCH (a)-[:LICENSED_UNDER]->(la)
WITH la, b, coalesce(r.relation, type(r)) AS relation, count(*) AS pairs
OPTIONAL MATCH (b)-[:LICENSED_UNDER]->(lb)
WITH la, lb, relation, sum(pairs) AS pairs
RETURN
  la.id AS license,
  relation,
  lb.id AS upstream_license,
  pairs
ORDER BY pairs DESC, license, relation, upstream_license
LIMIT $limit
