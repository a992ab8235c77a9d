// Every dependency around an artifact, to be drawn: what it was made from and uses, and what was made from it, nearest first.
// params: id: str, up: int = 100, down: int = 100, ruleset: str = "practical", limit: int = 2000
// returns: downstream, relation, upstream, downstream_label, upstream_label, side, hops, downstream_license, downstream_category,
//   upstream_license, upstream_category, severity, confidence, placeholder
// key: downstream, downstream_label, relation, upstream, upstream_label
// Follows every kind of dependency, up to what the artifact depends on and down to what depends on it, at most so many steps;
// RENAMED_TO is a step too. Severity is that of the conflict between the two ends that `supplychain licenses refresh` has
// written; an end with several licenses shows the first by id. Placeholder is the reason why the farther end is known by name
// only.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
CALL (start) {
  WITH start
  WHERE $up > 0
  MATCH p = (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*0..]->(near)
  WITH near, min(length(p)) + 1 AS hops
  WHERE hops <= $up
  MATCH (near)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->()
  RETURN 'up' AS side, r, hops
  UNION ALL
  WITH start
  WHERE $down > 0
  MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*0..]-(near)
  WITH near, min(length(p)) + 1 AS hops
  WHERE hops <= $down
  MATCH (near)<-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]-()
  RETURN 'down' AS side, r, hops
}
WITH r, min(hops) AS hops, head(collect(side)) AS side
WITH side, hops, startNode(r) AS a, r, endNode(r) AS b
WITH
  side, hops, a, r, b,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS a_label,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS b_label,
  coalesce(r.relation, type(r)) AS relation
ORDER BY hops, side, a.id, a_label, b.id, b_label, relation
LIMIT $limit
WITH
  side, hops, a, r, b, a_label, b_label, relation,
  head(COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l ORDER BY l.id }) AS own,
  head(COLLECT { MATCH (b)-[:LICENSED_UNDER]->(l) RETURN l ORDER BY l.id }) AS its
RETURN
  a.id AS downstream,
  relation,
  b.id AS upstream,
  a_label AS downstream_label,
  b_label AS upstream_label,
  side,
  hops,
  own.id AS downstream_license,
  coalesce(own.category, 'unknown') AS downstream_category,
  its.id AS upstream_license,
  coalesce(its.category, 'unknown') AS upstream_category,
  head(COLLECT { MATCH (a)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(b) RETURN c.severity AS s ORDER BY s }) AS severity,
  r.confidence AS confidence,
  CASE side WHEN 'up' THEN b.reason ELSE a.reason END AS placeholder
ORDER BY hops, side, downstream, downstream_label, upstream, upstream_label, relation
