// Pairs of licenses by the verdict of a rule set, over what the path between two works carries.
// params: ruleset: str = "practical", severities: list[str] = ["error", "warn", "unknown", "info", "ok"], limit: int = 100
// returns: license, upstream_license, reach, severity, rule, clause, reason
// key: license, upstream_license, reach
// Whole graph: reads every pair that `supplychain licenses refresh` has met. Not legal advice.
MATCH (down:License)-[v:VERDICT]->(up:License)
WHERE v.ruleset = $ruleset AND v.severity IN $severities
RETURN
  down.id AS license,
  up.id AS upstream_license,
  v.reach AS reach,
  v.severity AS severity,
  v.rule AS rule,
  v.clause AS clause,
  v.reason AS reason
ORDER BY severity, license, upstream_license, reach
LIMIT $limit
