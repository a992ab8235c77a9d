// Every derivation step of the lineage around a model or dataset: up to what it was made from, down to what was made from it.
// params: id: str, direction: str = "both", depth: int = 100, limit: int = 1000
// returns: side, hops, downstream, relation, upstream, label, placeholder_downstream, placeholder_upstream, confidence
// key: side, downstream, upstream, label
// direction is up, down or both; hops is the distance of the farther end, so that the first rows are the nearest steps.
// From an old id to the current one is a step too, with the relation RENAMED_TO.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
CALL (start) {
  WITH start
  WHERE $direction <> 'down'
  MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(near)
  WITH near, min(length(p)) + 1 AS hops
  WHERE hops <= $depth
  MATCH (near)-[r:DERIVED_FROM|RENAMED_TO]->()
  RETURN 'up' AS side, r, hops
  UNION ALL
  WITH start
  WHERE $direction <> 'up'
  MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*0..]-(near)
  WITH near, min(length(p)) + 1 AS hops
  WHERE hops <= $depth
  MATCH (near)<-[r:DERIVED_FROM|RENAMED_TO]-()
  RETURN 'down' AS side, r, hops
}
WITH side, r, min(hops) AS hops
WITH side, hops, startNode(r) AS downstream, r, endNode(r) AS upstream
WITH side, hops, downstream, r, upstream, head([l IN ['Model', 'Dataset'] WHERE l IN labels(upstream)]) AS label
ORDER BY hops, side, downstream.id, upstream.id, label
LIMIT $limit
RETURN
  side,
  hops,
  downstream.id AS downstream,
  coalesce(r.relation, type(r)) AS relation,
  upstream.id AS upstream,
  label,
  downstream.reason AS placeholder_downstream,
  upstream.reason AS placeholder_upstream,
  r.confidence AS confidence
ORDER BY hops, side, downstream, upstream, label
