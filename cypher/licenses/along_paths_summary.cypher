// How often an artifact under one license depends, directly or through others, on one under another.
// params: label: str = null, limit: int = 100
// returns: license, upstream_license, pairs, direct, farthest
// key: license, upstream_license
// Whole graph: walks down from every artifact that something depends on; give a label (Model, Dataset, Repository) to count
// only pairs whose downstream end is of one kind. Each pair of artifacts counts once, however many paths join them. From an
// old id to the current one is a step too, and what stands at an old id is not counted. Blank: no license is stated. The pairs
// say nothing about whether they agree.
MATCH (b:Model|Dataset)
WHERE EXISTS { (b)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]-() } AND NOT EXISTS { (b)-[:RENAMED_TO]->() }
CALL (b) {
  MATCH p = (b)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(a)
  WITH b, a, min(length(p)) AS hops
  WHERE a <> b AND ($label IS NULL OR $label IN labels(a)) AND NOT EXISTS { (a)-[:RENAMED_TO]->() }
  OPTIONAL MATCH (a)-[:LICENSED_UNDER]->(la)
  RETURN la, count(*) AS pairs, sum(CASE hops WHEN 1 THEN 1 ELSE 0 END) AS direct, max(hops) AS farthest
}
OPTIONAL MATCH (b)-[:LICENSED_UNDER]->(lb)
WITH la, lb, sum(pairs) AS pairs, sum(direct) AS direct, max(farthest) AS farthest
RETURN la.id AS license, lb.id AS upstream_license, pairs, direct, farthest
ORDER BY pairs DESC, license, upstream_license
LIMIT $limit
