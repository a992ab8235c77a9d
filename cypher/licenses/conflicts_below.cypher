// Artifacts that conflict with one upstream artifact: who does not keep what its license asks for.
// params: id: str, ruleset: str = "practical", limit: int = 1000
// returns: upstream, artifact, label, severity, rule, license, hops, blamed_hop, inherited
// key: upstream, artifact, label, rule
// Reads what `supplychain licenses refresh` has written. It is a conflict with the declared license; not legal advice.
MATCH (b:Model|Dataset|Repository {id: $id})
MATCH (a)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset
RETURN
  b.id AS upstream,
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  c.severity AS severity,
  c.rule AS rule,
  c.license AS license,
  c.hops AS hops,
  c.blamed_hop AS blamed_hop,
  c.inherited AS inherited
ORDER BY severity, hops, artifact, label, rule
LIMIT $limit
