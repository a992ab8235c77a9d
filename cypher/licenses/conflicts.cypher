// Artifacts whose declared license does not keep what an upstream one asks for, gravest and most depended upon first.
// params: ruleset: str = "practical", severities: list[str] = ["error", "warn"], limit: int = 100
// returns: artifact, label, severity, rule, license, upstream, upstream_license, hops, blamed_hop, inherited, clause,
//   reason, dependents
// key: artifact, label, upstream, rule
// Whole graph: reads every conflict that `supplychain licenses refresh` has written. It is a conflict with the declared license;
// not legal advice.
MATCH (a:Artifact)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset AND c.severity IN $severities
WITH
  a, c, b,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
ORDER BY c.severity, dependents DESC, a.id, label, b.id, c.rule
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  c.severity AS severity,
  c.rule AS rule,
  c.license AS license,
  b.id AS upstream,
  c.upstream_license AS upstream_license,
  c.hops AS hops,
  c.blamed_hop AS blamed_hop,
  c.inherited AS inherited,
  c.clause AS clause,
  c.reason AS reason,
  dependents
ORDER BY severity, dependents DESC, artifact, label, upstream, rule
