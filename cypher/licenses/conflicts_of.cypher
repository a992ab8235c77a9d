// The conflicts of one artifact with what it depends on: the whole path, both licenses, the clause, and the hop to mend.
// params: id: str, ruleset: str = "practical", limit: int = 1000
// returns: artifact, severity, rule, rules, license, upstream, upstream_license, path, blamed_hop, inherited, clause,
//   reason, also
// key: artifact, upstream, rule
// Reads what `supplychain licenses refresh` has written. It is a conflict with the declared license; not legal advice.
MATCH (a:Model|Dataset|Repository {id: $id})
MATCH (a)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset
RETURN
  a.id AS artifact,
  c.severity AS severity,
  c.rule AS rule,
  c.rules AS rules,
  c.license AS license,
  b.id AS upstream,
  c.upstream_license AS upstream_license,
  c.path AS path,
  c.blamed_hop AS blamed_hop,
  c.inherited AS inherited,
  c.clause AS clause,
  c.reason AS reason,
  c.also AS also
ORDER BY severity, c.hops, upstream, rule
LIMIT $limit
