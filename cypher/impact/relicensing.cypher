// What it would meet downstream if an artifact were published under another license: those hit, by the license they declare.
// params: id: str, license: str, ruleset: str = "practical", limit: int = 100
// returns: license, category, label, artifacts, nearest, farthest, severity, rules, example
// key: license, label
// License is one of the graph's, e.g. CC-BY-NC-4.0. Follows every kind of dependency downstream, and RENAMED_TO from the
// current id to an old one. Severity is the gravest verdict that `supplychain licenses refresh` has written for this pair of
// licenses, over any reach; blank where the graph holds no such pair yet. An artifact with several licenses counts once for
// each. Not legal advice.
// Counts all of them, so that there is no first page.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
WITH names, hit, min(length(p)) AS hops
WHERE NOT hit IN names
WITH hit, hops, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(hit)]) AS label
OPTIONAL MATCH (hit)-[:LICENSED_UNDER]->(own)
WITH
  own,
  label,
  count(*) AS artifacts,
  min(hops) AS nearest,
  max(hops) AS farthest,
  min([hops, hit.id]) AS example
CALL (own) {
  OPTIONAL MATCH (own)-[v:VERDICT {ruleset: $ruleset}]->(:License {id: $license})
  WITH v.severity AS severity, collect(DISTINCT v.rule) AS rules
  WITH severity, rules, head([n IN range(0, 4) WHERE ['error', 'warn', 'unknown', 'info', 'ok'][n] = severity]) AS grave
  ORDER BY grave
  LIMIT 1
  RETURN severity, rules
}
RETURN
  own.id AS license,
  own.category AS category,
  label,
  artifacts,
  nearest,
  farthest,
  severity,
  COLLECT { UNWIND rules AS rule RETURN rule ORDER BY rule } AS rules,
  example[1] AS example
ORDER BY artifacts DESC, license, label
LIMIT $limit
