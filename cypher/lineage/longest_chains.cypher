// The longest chains of derivations: artifacts by the number of steps, the long way, to where their lineage began.
// params: projection: str = "supplychain", limit: int = 100
// returns: artifact, label, steps, chain
// key: artifact, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and RENAMED_TO and drops the projection. Only the last
// artifact of a chain is listed, with one of its longest chains. A circle has no longest way, so what was made from its
// members is left out (see hygiene/cycles). From the current id to an old one is a step too; old ids end no chain unless they
// name a base.
CALL () {
  MATCH (base:BaseModel|Dataset)
  WHERE EXISTS { (base)<-[:DERIVED_FROM]-() }
  RETURN base
  UNION
  MATCH (:Model|Dataset)-[:RENAMED_TO]->(base)
  RETURN base
}
WITH base
ORDER BY base.id, base:Dataset
WITH collect(base) AS bases
UNWIND range(0, size(bases) - 1) AS place
WITH bases[place] AS base, 1 + sin(place) / 1000000 AS weight  // a trifle per base decides between equally long chains
MATCH (base)<-[:DERIVED_FROM|RENAMED_TO]-(child)
WITH gds.graph.project($projection + '-' + randomUUID(), base, child, {relationshipProperties: {weight: weight}}) AS g
WHERE g.nodeCount > 0
CALL (g) {
  CALL gds.dag.longestPath.stream(g.graphName, {relationshipWeightProperty: 'weight'}) YIELD targetNode, totalCost, nodeIds
  WITH gds.util.asNode(targetNode) AS last, toInteger(round(totalCost)) AS steps, nodeIds
  WHERE steps > 0 AND EXISTS { (last)-[:DERIVED_FROM]->() } AND NOT EXISTS { (last)<-[:DERIVED_FROM]-() }
    AND NOT EXISTS { (last)<-[:RENAMED_TO*1..]-()<-[:DERIVED_FROM]-() }
  WITH last, steps, nodeIds
  ORDER BY steps DESC, last.id, last:Dataset
  LIMIT $limit
  RETURN collect({last: last, steps: steps, nodeIds: nodeIds}) AS top  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g.graphName) YIELD graphName
UNWIND top AS row
RETURN
  row.last.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(row.last)]) AS label,
  row.steps AS steps,
  [n IN row.nodeIds | gds.util.asNode(n).id] AS chain
ORDER BY steps DESC, artifact, label
LIMIT $limit
