// The longest chains of derivations: for each beginning, the artifact that is most steps away from it by the longest way.
// params: limit: int = 100
// returns: root, artifact, label, steps, chain
// key: root, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and drops the projection. A chain has no longest form
// in a circle, so what was made from members of one is left out (see hygiene/cycles).
MATCH (a)-[:DERIVED_FROM]->(b)
WITH gds.graph.project('supplychain-' + randomUUID(), b, a) AS g
WHERE g.nodeCount > 0
CALL gds.dag.longestPath.stream(g.graphName) YIELD targetNode, totalCost, nodeIds
WITH
  g.graphName AS name,
  nodeIds[0] AS root,
  max([totalCost, gds.util.asNode(targetNode).id, nodeIds]) AS longest
WITH name, longest[2] AS nodeIds, toInteger(longest[0]) AS steps, gds.util.asNode(root) AS root
WITH name, nodeIds, steps, root, head([l IN ['Model', 'Dataset'] WHERE l IN labels(root)]) AS label
ORDER BY steps DESC, root.id, label
LIMIT $limit
WITH name, collect({root: root, label: label, steps: steps, chain: [n IN nodeIds | gds.util.asNode(n).id]}) AS top
CALL gds.graph.drop(name) YIELD graphName
UNWIND top AS row
RETURN
  row.root.id AS root,
  row.chain[-1] AS artifact,
  row.label AS label,
  row.steps AS steps,
  row.chain AS chain
ORDER BY steps DESC, root, label
