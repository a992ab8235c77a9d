// Artifacts under a permissive label although something they were made from restricts use, sale or licensing.
// params: ruleset: str = "practical", limit: int = 100
// returns: artifact, label, license, restricted, rules, blamed_hop, dependents
// key: artifact, label, license
// Whole graph: reads every conflict that `supplychain licenses refresh` has written. Restricted are the upstream licenses. Not
// legal advice.
MATCH (a:Artifact)-[:LICENSED_UNDER]->(l:Permissive)
WHERE EXISTS { (a)-[:CONFLICTS_WITH]->() }
MATCH (a)-[c:CONFLICTS_WITH]->()
WHERE c.ruleset = $ruleset AND c.severity = 'error' AND c.rule IN ['R1', 'R2', 'R4', 'R5', 'R6', 'R7']
WITH a, l, c
ORDER BY c.hops, c.rule, c.upstream_license, c.blamed_hop
WITH
  a,
  l,
  collect(DISTINCT c.upstream_license) AS restricted,
  collect(DISTINCT c.rule) AS rules,
  head(collect(c.blamed_hop)) AS blamed_hop,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
RETURN
  a.id AS artifact,
  head([label IN ['Model', 'Dataset', 'Repository'] WHERE label IN labels(a)]) AS label,
  l.id AS license,
  restricted,
  rules,
  blamed_hop,
  dependents
ORDER BY dependents DESC, artifact, label, license
LIMIT $limit
