// One shortest way by which one of two artifacts depends on the other, step by step.
// params: id: str, other: str, limit: int = 100
// returns: position, downstream, downstream_label, relation, upstream, upstream_label, confidence, evidence
// key: position
// Follows every kind of dependency, whichever of the two is the downstream end, and RENAMED_TO from an old id to the current one.
UNWIND [$id, $other] AS given
MATCH (:Model|Dataset|Repository {id: given})-[:RENAMED_TO*0..]-(end)
WITH given, collect(DISTINCT end) AS names
WITH collect(names) AS both
UNWIND [both, reverse(both)] AS way
UNWIND way[0] AS start
MATCH p = SHORTEST 1
  (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->+(goal WHERE goal IN way[1])
WHERE start.id <> goal.id AND any(r IN relationships(p) WHERE type(r) <> 'RENAMED_TO')
WITH p
ORDER BY length(p), [n IN nodes(p) | n.id]
LIMIT 1
UNWIND range(1, length(p)) AS position
WITH position, relationships(p)[position - 1] AS r, nodes(p)[position - 1] AS a, nodes(p)[position] AS b
RETURN
  position,
  a.id AS downstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS downstream_label,
  coalesce(r.relation, type(r)) AS relation,
  b.id AS upstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS upstream_label,
  r.confidence AS confidence,
  r.evidence AS evidence
ORDER BY position
LIMIT $limit
