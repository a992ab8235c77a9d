// How often an artifact under one license depends, directly or through others, on one under another.
// params: limit: int = 100
// returns: license, upstream_license, pairs, direct, farthest
// key: license, upstream_license
// Whole graph: walks up from every artifact. Each pair of artifacts counts once, however many paths join them.
MATCH (a:Model|Dataset|Repository)
WHERE EXISTS { (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->() }
MATCH p = (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES*1..]->(b)
WITH a, b, min(length(p)) AS hops
OPTIONAL MATCH (a)-[:LICENSED_UNDER]->(la)
OPTIONAL MATCH (b)-[:LICENSED_UNDER]->(lb)
WITH la, lb, count(*) AS pairs, sum(CASE hops WHEN 1 THEN 1 ELSE 0 END) AS direct, max(hops) AS farthest
RETURN
  la.id AS license,
  lb.id AS upstream_license,
  pairs,
  direct,
  farthest
ORDER BY pairs DESC, license, upstream_license
LIMIT $limit
