// How often an artifact under one license depends, directly or through others, on one under another.
// params: label: str = null, limit: int = 100
// returns: license, upstream_license, pairs, direct, farthest
// key: license, upstream_license
// Whole graph: walks up from every artifact, which on a whole hub takes longer than any other question; give a label (Model,
// Dataset, Repository) to begin at one kind. Each pair of artifacts counts once, however many paths join them.
// Blank: no license is stated. The pairs say nothing about whether they agree.
MATCH (a:Artifact)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->()
WITH DISTINCT a
WHERE $label IS NULL OR $label IN labels(a)
OPTIONAL MATCH (a)-[:LICENSED_UNDER]->(la)
CALL (a) {
  MATCH p = (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES*1..]->(b)
  WHERE b <> a
  RETURN b, min(length(p)) AS hops
}
WITH la, b, hops, count(*) AS pairs
OPTIONAL MATCH (b)-[:LICENSED_UNDER]->(lb)
RETURN
  la.id AS license,
  lb.id AS upstream_license,
  sum(pairs) AS pairs,
  sum(CASE hops WHEN 1 THEN pairs ELSE 0 END) AS direct,
  max(hops) AS farthest
ORDER BY pairs DESC, license, upstream_license
LIMIT $limit
