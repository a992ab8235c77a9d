// How deep the lineage around a model or dataset goes: how many generations up and down, and how many artifacts in them.
// params: id: str, limit: int = 10
// returns: artifact, label, ancestors, generations_up, roots, descendants, generations_down
// key: artifact, label
// A generation is one step by the shortest way; from an old id to the current one is a step too.
// Counts all of them, so that there is no first page.
MATCH (given:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH given, collect(DISTINCT start) AS names
CALL (names) {
  UNWIND names AS start
  MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*1..]->(a)
  WITH names, a, min(length(p)) AS hops
  WHERE NOT a IN names
  RETURN
    count(a) AS ancestors,
    coalesce(max(hops), 0) AS generations_up,
    sum(CASE WHEN EXISTS { (a)-[:DERIVED_FROM|RENAMED_TO]->() } THEN 0 ELSE 1 END) AS roots
}
CALL (names) {
  UNWIND names AS start
  MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
  WITH names, d, min(length(p)) AS hops
  WHERE NOT d IN names
  RETURN count(d) AS descendants, coalesce(max(hops), 0) AS generations_down
}
RETURN
  given.id AS artifact,
  CASE WHEN given:Model THEN 'Model' ELSE 'Dataset' END AS label,
  ancestors,
  generations_up,
  roots,
  descendants,
  generations_down
ORDER BY artifact, label
LIMIT $limit
