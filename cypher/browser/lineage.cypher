// Draws the lineage around a model or dataset: up to what it was made from, down to what was made from it.
// params: id: str, direction: str = "both", depth: int = 10, limit: int = 300
// returns: path
// key: path
// direction is up, down or both; the nearest steps come first.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
CALL (start) {
  WITH start
  WHERE $direction <> 'down'
  MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(near)
  WITH near, min(length(p)) AS hops
  WHERE hops < $depth
  MATCH path = (near)-[:DERIVED_FROM|RENAMED_TO]->()
  RETURN path, hops
  UNION ALL
  WITH start
  WHERE $direction <> 'up'
  MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*0..]-(near)
  WITH near, min(length(p)) AS hops
  WHERE hops < $depth
  MATCH path = ()-[:DERIVED_FROM|RENAMED_TO]->(near)
  RETURN path, hops
}
WITH path, min(hops) AS hops
RETURN path
ORDER BY hops, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit
