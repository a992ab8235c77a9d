// Hops that dropped a license's terms first, with how many artifacts inherit the conflict: mend these.
// params: ruleset: str = "practical", severities: list[str] = ["error", "warn"], limit: int = 100
// returns: blamed_hop, rule, artifacts, inherited, errors, licenses, upstream_licenses
// key: blamed_hop, rule
// Whole graph: reads every conflict that `supplychain licenses refresh` has written. Not legal advice.
MATCH (a:Artifact)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset AND c.severity IN $severities
WITH a, b, c
ORDER BY c.license, c.upstream_license
RETURN
  c.blamed_hop AS blamed_hop,
  c.rule AS rule,
  count(DISTINCT a) AS artifacts,
  count(DISTINCT CASE WHEN c.inherited THEN a END) AS inherited,
  count(DISTINCT CASE WHEN c.severity = 'error' THEN a END) AS errors,
  collect(DISTINCT c.license)[..5] AS licenses,
  collect(DISTINCT c.upstream_license)[..5] AS upstream_licenses
ORDER BY artifacts DESC, blamed_hop, rule
LIMIT $limit
