// What two models or datasets were both made from, nearest first.
// params: id: str, other: str, limit: int = 100
// returns: artifact, label, hops, other_hops, licenses, placeholder
// key: artifact, label
// Where one of the two was made from the other, that other is among the answers, at 0 hops from itself. An old id leads on
// to the current one, which is a step too.
UNWIND [$id, $other] AS given
MATCH (:Model|Dataset {id: given})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(a)
WITH given, a, min(length(p)) AS hops
WITH
  a,
  min(CASE WHEN given = $id THEN hops END) AS hops,
  min(CASE WHEN given = $other THEN hops END) AS other_hops
WHERE hops IS NOT NULL AND other_hops IS NOT NULL
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label,
  hops,
  other_hops,
  COLLECT { MATCH (a)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  a.reason AS placeholder
ORDER BY hops + other_hops, artifact, label
LIMIT $limit
