// Pairs of licenses that conflict most often: what is declared downstream against what is asked for upstream.
// params: ruleset: str = "practical", severities: list[str] = ["error", "warn"], limit: int = 100
// returns: license, upstream_license, severity, rule, conflicts, artifacts, direct, inherited, reason, example
// key: license, upstream_license, severity, rule
// Whole graph: reads every conflict that `supplychain licenses refresh` has written. Conflicts are pairs of artifacts; direct
// are those one step apart, inherited those whose terms another artifact dropped first. Example is the first artifact by id; not
// legal advice.
MATCH (a:Artifact)-[c:CONFLICTS_WITH]->()
WHERE c.ruleset = $ruleset AND c.severity IN $severities
WITH
  c.license AS license,
  c.upstream_license AS upstream_license,
  c.severity AS severity,
  c.rule AS rule,
  count(*) AS conflicts,
  count(DISTINCT a) AS artifacts,
  sum(CASE c.hops WHEN 1 THEN 1 ELSE 0 END) AS direct,
  sum(CASE WHEN c.inherited THEN 1 ELSE 0 END) AS inherited,
  min(replace(c.reason, 'The name - ', 'The name ')) AS reason,
  min(a.id) AS example
RETURN license, upstream_license, severity, rule, conflicts, artifacts, direct, inherited, reason, example
ORDER BY conflicts DESC, license, upstream_license, severity, rule
LIMIT $limit
