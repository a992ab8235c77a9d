// Weakly connected components: artifacts that any chain of derivations and uses ties together, largest first.
// params: projection: str = "supplychain", limit: int = 100
// returns: example, example_label, size, models, datasets, repositories
// key: example, example_label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES and drops the projection. The example is the
// member with most of them; artifacts without any are in no component.
MATCH (a)-[:DERIVED_FROM|USES]->(b)
WITH gds.graph.project($projection + '-' + randomUUID(), a, b) AS g
WHERE g.nodeCount > 0
CALL (g) {
  CALL gds.wcc.stream(g.graphName) YIELD nodeId, componentId
  WITH componentId, collect(nodeId) AS members, min(gds.util.asNode(nodeId).id) AS first
  WITH members, size(members) AS size, first
  ORDER BY size DESC, first
  LIMIT $limit
  RETURN collect({members: members, size: size}) AS largest  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g.graphName) YIELD graphName
UNWIND largest AS component
CALL (component) {
  UNWIND component.members AS member
  WITH gds.util.asNode(member) AS n
  WITH n, CASE WHEN n:Model THEN 'Model' WHEN n:Dataset THEN 'Dataset' ELSE 'Repository' END AS label
  RETURN
    min([-COUNT { (n)-[:DERIVED_FROM|USES]-() }, n.id, label]) AS example,
    sum(CASE label WHEN 'Model' THEN 1 ELSE 0 END) AS models,
    sum(CASE label WHEN 'Dataset' THEN 1 ELSE 0 END) AS datasets,
    sum(CASE label WHEN 'Repository' THEN 1 ELSE 0 END) AS repositories
}
RETURN
  example[1] AS example,
  example[2] AS example_label,
  component.size AS size,
  models,
  datasets,
  repositories
ORDER BY size DESC, example, example_label
