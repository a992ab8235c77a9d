// What direct dependencies come to, by relation: conflict, doubt, none found, or unknown and why.
// params: ruleset: str = "practical", limit: int = 1000
// returns: relation, outcome, reason, dependencies, share
// key: relation, outcome, reason
// Whole graph: reads every dependency with the licenses of both ends. Outcome is error or warn where `supplychain licenses
// refresh` has written a conflict between the two ends, one step apart; else unknown where either end states no license, or none
// that can be named; else none found. A dependency has one outcome and one reason, the first that fits in that order. Share is
// of the relation's dependencies. Not legal advice.
CALL () {
  MATCH (b:Artifact)
  WHERE EXISTS { (b)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() }
  WITH b, CASE
    WHEN EXISTS { (b)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense } THEN null
    WHEN b.reason IS NOT NULL THEN 'upstream is known by name only'
    WHEN EXISTS { (b)-[:LICENSED_UNDER]->() } THEN 'upstream license cannot be made out'
    ELSE 'upstream states no license'
  END AS doubt
  MATCH (b)<-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(a)
  WITH coalesce(r.relation, type(r)) AS relation, CASE
    WHEN doubt IS NOT NULL THEN doubt
    WHEN EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense } THEN null
    WHEN a.reason IS NOT NULL THEN 'downstream is known by name only'
    WHEN EXISTS { (a)-[:LICENSED_UNDER]->() } THEN 'downstream license cannot be made out'
    ELSE 'downstream states no license'
  END AS doubt
  RETURN relation, null AS severity, doubt, count(*) AS n
  UNION ALL
  // Those in conflict have another outcome than the one that they were counted under above.
  MATCH (a:Artifact)-[c:CONFLICTS_WITH]->(b)
  WHERE c.ruleset = $ruleset AND c.hops = 1
  WITH a, b, c.severity AS severity
  MATCH (a)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(b)
  WITH coalesce(r.relation, type(r)) AS relation, severity, CASE
    WHEN EXISTS { (b)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense } THEN null
    WHEN b.reason IS NOT NULL THEN 'upstream is known by name only'
    WHEN EXISTS { (b)-[:LICENSED_UNDER]->() } THEN 'upstream license cannot be made out'
    ELSE 'upstream states no license'
  END AS above, CASE
    WHEN EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense } THEN null
    WHEN a.reason IS NOT NULL THEN 'downstream is known by name only'
    WHEN EXISTS { (a)-[:LICENSED_UNDER]->() } THEN 'downstream license cannot be made out'
    ELSE 'downstream states no license'
  END AS below
  WITH relation, severity, coalesce(above, below) AS doubt, count(*) AS n
  UNWIND [[severity, n], [null, -n]] AS one
  RETURN relation, one[0] AS severity, doubt, one[1] AS n
}
WITH relation, CASE
  WHEN severity = 'error' THEN ['error', 'conflict with the declared license']
  WHEN severity = 'warn' THEN ['warn', 'texts, practice or evidence leave room']
  WHEN doubt IS NOT NULL THEN ['unknown', doubt]
  ELSE ['none found', 'both licenses can be named']
END AS outcome, sum(n) AS dependencies
WHERE dependencies > 0
WITH relation, sum(dependencies) AS all, collect([outcome, dependencies]) AS outcomes
UNWIND outcomes AS o
RETURN relation, o[0][0] AS outcome, o[0][1] AS reason, o[1] AS dependencies, round(1.0 * o[1] / all, 4) AS share
ORDER BY relation, dependencies DESC, outcome, reason
LIMIT $limit
