// Every license above an artifact with the verdict on its own, over what the shortest path between them carries.
// params: id: str, ruleset: str = "practical", compose: reach = "practical", limit: int = 1000
// returns: artifact, license, upstream, upstream_license, reach, severity, rule, reason, path
// key: artifact, license, upstream, upstream_license
// Composes the reach of the path's edges by the table of the rule set, which comes as the parameter compose, and looks the
// pair up among the verdicts that `supplychain licenses refresh` has written. Blank: nothing but notices is asked, or nobody
// can tell. Not legal advice.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]->(a)
WITH DISTINCT start, a
WHERE a <> start
MATCH p = SHORTEST 1 (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->+(a)
WITH
  start,
  a,
  [n IN nodes(p) | n.id] AS path,
  reduce(reach = 'same', r IN relationships(p) |
    CASE WHEN reach = '' THEN '' ELSE $compose[reach][
      CASE
        WHEN type(r) = 'DERIVED_FROM' AND startNode(r):Dataset THEN 'contains_data'
        WHEN type(r) = 'DERIVED_FROM' THEN r.relation
        WHEN type(r) = 'USES' AND coalesce(r.how, 'runtime') = 'runtime' THEN 'uses'
        WHEN type(r) = 'USES' THEN 'tries'
        WHEN type(r) = 'RENAMED_TO' THEN 'renamed'
        ELSE toLower(type(r))
      END + CASE WHEN r.confidence = 'inferred' THEN '?' ELSE '' END] END
  ) AS reach
OPTIONAL MATCH (start)-[:LICENSED_UNDER]->(own)
OPTIONAL MATCH (a)-[:LICENSED_UNDER]->(its)
OPTIONAL MATCH (own)-[v:VERDICT {ruleset: $ruleset, reach: reach}]->(its)
RETURN
  start.id AS artifact,
  own.id AS license,
  a.id AS upstream,
  its.id AS upstream_license,
  reach,
  v.severity AS severity,
  v.rule AS rule,
  v.reason AS reason,
  path
ORDER BY size(path), upstream, upstream_license, license, artifact
LIMIT $limit
