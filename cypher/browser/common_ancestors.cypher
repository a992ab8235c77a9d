// Draws what two artifacts were both made from: the shortest way of each to every nearest common ancestor.
// params: id: str, other: str, limit: int = 100
// returns: path
// key: path
// A common ancestor from which another one was derived is left out, so that the drawing ends where the two meet first.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(one)
MATCH (one)-[:DERIVED_FROM|RENAMED_TO*1..]->(a)
WITH collect(DISTINCT one) AS ones, collect(DISTINCT a) AS above
MATCH (:Model|Dataset {id: $other})-[:RENAMED_TO*0..]-(two)
MATCH (two)-[:DERIVED_FROM|RENAMED_TO*1..]->(b)
WHERE b IN above
WITH ones, collect(DISTINCT two) AS twos, collect(DISTINCT b) AS common
UNWIND common AS meeting
WITH ones + twos AS starts, common, meeting
WHERE NOT EXISTS { (meeting)<-[:DERIVED_FROM]-(nearer) WHERE nearer IN common AND nearer <> meeting }
UNWIND starts AS start
MATCH path = SHORTEST 1 (start)-[:DERIVED_FROM|RENAMED_TO]->+(meeting)
WHERE start <> meeting
RETURN path
ORDER BY length(path), [n IN nodes(path) | n.id]
LIMIT $limit
