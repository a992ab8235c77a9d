// The longest chains of derivations: artifacts by the number of steps, the long way, to where their lineage began.
// params: limit: int = 100
// returns: artifact, label, steps, chain
// key: artifact, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and drops the projection. Only the last artifact of a
// chain is listed, with one of its longest chains. A circle has no longest way, so what was made from its members is left
// out (see hygiene/cycles).
MATCH (a)-[:DERIVED_FROM]->(b)
WITH gds.graph.project('supplychain-' + randomUUID(), b, a) AS g
WHERE g.nodeCount > 0
CALL gds.dag.longestPath.stream(g.graphName, {concurrency: 1}) YIELD targetNode, totalCost, nodeIds
WITH g.graphName AS name, gds.util.asNode(targetNode) AS last, toInteger(totalCost) AS steps, nodeIds
WHERE steps > 0 AND NOT EXISTS { (last)<-[:DERIVED_FROM]-() }
WITH name, last, steps, nodeIds
ORDER BY steps DESC, last.id, last:Dataset
LIMIT $limit + 1  // one more than asked for, so that the projection is dropped even when nothing is asked for
WITH name, collect({last: last, steps: steps, nodeIds: nodeIds}) AS top
CALL gds.graph.drop(name) YIELD graphName
UNWIND top AS row
RETURN
  row.last.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(row.last)]) AS label,
  row.steps AS steps,
  [n IN row.nodeIds | gds.util.asNode(n).id] AS chain
ORDER BY steps DESC, artifact, label
LIMIT $limit
