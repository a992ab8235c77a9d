// What the declared license of one artifact comes to, given everything it depends on: one verdict, and what it rests on.
// params: id: str, ruleset: str = "practical", limit: int = 10
// returns: artifact, label, licenses, verdict, upstream, conflicts, doubts, undecided, introduced, judged
// key: artifact, label
// Verdict: in conflict, doubtful, nothing upstream, undecided, or no conflict found; the first that fits. Upstream counts the
// works above it; undecided those of them that state no license anyone can name, its own included. Introduced counts conflicts
// and doubts that it did not inherit. Conflicts are those that `supplychain licenses refresh` has written; judged says whether
// that has met any license of these works, and where not, the verdict is undecided. Counts all of them, so that there is no
// first page. Not legal advice.
MATCH (a:Model|Dataset|Repository {id: $id})
CALL (a) {
  MATCH (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*0..]->(b)
  WITH DISTINCT a, b
  WHERE NOT EXISTS { (b)-[:RENAMED_TO]->() }
  RETURN
    sum(CASE WHEN b = a THEN 0 ELSE 1 END) AS upstream,
    sum(CASE WHEN EXISTS { (b)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense } THEN 0 ELSE 1 END) AS undecided,
    max(EXISTS { (b)-[:LICENSED_UNDER]->()-[v:VERDICT]-() WHERE v.ruleset = $ruleset }) AS judged
}
CALL (a) {
  OPTIONAL MATCH (a)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->()
  RETURN
    sum(CASE c.severity WHEN 'error' THEN 1 ELSE 0 END) AS conflicts,
    sum(CASE c.severity WHEN 'warn' THEN 1 ELSE 0 END) AS doubts,
    sum(CASE WHEN NOT c.inherited THEN 1 ELSE 0 END) AS introduced
}
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  CASE
    WHEN conflicts > 0 THEN 'in conflict'
    WHEN doubts > 0 THEN 'doubtful'
    WHEN upstream = 0 THEN 'nothing upstream'
    WHEN undecided > 0 OR NOT judged THEN 'undecided'
    ELSE 'no conflict found'
  END AS verdict,
  upstream,
  conflicts,
  doubts,
  undecided,
  introduced,
  judged
ORDER BY artifact, label
LIMIT $limit
