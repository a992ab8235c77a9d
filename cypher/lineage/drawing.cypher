// Every dependency around an artifact, to be drawn: what it was made from and uses, and what was made from it, nearest first.
// params: id: str, up: int = 100, down: int = 100, ruleset: str = "practical", limit: int = 2000
// returns: downstream, relation, upstream, downstream_label, upstream_label, side, hops, downstream_license,
//   downstream_category, upstream_license, upstream_category, conflict, confidence, placeholder_downstream,
//   placeholder_upstream
// key: downstream, downstream_label, relation, upstream, upstream_label
// Follows every kind of dependency, up to what the artifact depends on and down to what depends on it, at most so many steps;
// RENAMED_TO is a step too. Conflict is the gravest severity of a conflict between the two ends, or of one of the given artifact
// whose path runs along the step, as `supplychain licenses refresh` has written them. An end with several licenses shows the
// first by id. Placeholder is the reason why an end is known by name only. All steps are walked before they are cut, so that
// there is no first page.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH start, COLLECT { MATCH (start)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->() RETURN [c.severity, c.path] } AS paths
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
WITH r, min(hops) AS hops, head(collect(side)) AS side, head(collect(paths)) AS paths
WITH side, hops, startNode(r) AS a, r, endNode(r) AS b, paths
WITH
  side, hops, a, r, b, paths,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS a_label,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS b_label,
  coalesce(r.relation, type(r)) AS relation
ORDER BY hops, side, a.id, a_label, b.id, b_label, relation
LIMIT $limit
WITH
  side, hops, a, r, b, paths, a_label, b_label, relation,
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
  coalesce(
    head(COLLECT { MATCH (a)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(b) RETURN c.severity AS s ORDER BY s }),
    head(COLLECT {
      UNWIND paths AS p
      UNWIND range(0, size(p[1]) - 2) AS i
      WITH p, i
      WHERE p[1][i] = a.id AND p[1][i + 1] = b.id
      RETURN p[0] AS s
      ORDER BY s
    })
  ) AS conflict,
  r.confidence AS confidence,
  a.reason AS placeholder_downstream,
  b.reason AS placeholder_upstream
ORDER BY hops, side, downstream, downstream_label, upstream, upstream_label, relation
