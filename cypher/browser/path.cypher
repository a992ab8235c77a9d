// Draws one shortest way by which one of two artifacts depends on the other.
// params: id: str, other: str, limit: int = 1
// returns: path
// key: path
// Follows every kind of dependency, whichever of the two is the downstream end.
UNWIND [$id, $other] AS given
MATCH (:Model|Dataset|Repository {id: given})-[:RENAMED_TO*0..]-(end)
WITH given, collect(DISTINCT end) AS names
WITH collect(names) AS both
UNWIND [both, reverse(both)] AS way
UNWIND way[0] AS start
MATCH path = SHORTEST 1
  (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->+(goal WHERE goal IN way[1])
WHERE start.id <> goal.id AND any(r IN relationships(path) WHERE type(r) <> 'RENAMED_TO')
RETURN path
ORDER BY length(path), [n IN nodes(path) | n.id]
LIMIT $limit
