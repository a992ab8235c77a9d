// Single points of failure: artifacts without which their component falls apart, by what hangs on them directly.
// params: projection: str = "supplychain", limit: int = 100
// returns: artifact, label, neighbors, children, repositories
// key: artifact, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES without directions and drops the projection.
//   How many artifacts each cuts off tells `supplychain communities articulation-points`.
CALL db.labels() YIELD label
WITH [l IN collect(label) WHERE l IN ['Model', 'Dataset', 'Repository']] AS labels
CALL db.relationshipTypes() YIELD relationshipType AS type
WITH labels, [t IN collect(type) WHERE t IN ['DERIVED_FROM', 'USES'] |
  CASE t
    WHEN 'USES' THEN {U: {type: 'USES', orientation: 'UNDIRECTED', aggregation: 'SINGLE'}}
    ELSE {D: {type: 'DERIVED_FROM', orientation: 'UNDIRECTED', aggregation: 'SINGLE'}}
  END] AS types  // an unknown name would be an error
WHERE size(types) > 0
CALL gds.graph.project($projection + '-' + randomUUID(), labels, types) YIELD graphName AS g, nodeCount
WHERE nodeCount > 0
CALL (g) {
  CALL gds.articulationPoints.stream(g) YIELD nodeId
  WITH gds.util.asNode(nodeId) AS n
  WITH n, COUNT { (n)-[:DERIVED_FROM|USES]-() } AS neighbors
  ORDER BY neighbors DESC, n.id, n:Dataset, n:Repository
  LIMIT $limit
  RETURN collect({n: n, neighbors: neighbors}) AS top  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g) YIELD graphName
UNWIND top AS row
WITH row.n AS n, row.neighbors AS neighbors
RETURN
  n.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(n)]) AS label,
  neighbors,
  COUNT { (n)<-[:DERIVED_FROM]-() } AS children,
  COUNT { (n)<-[:USES]-() } AS repositories
ORDER BY neighbors DESC, artifact, label
LIMIT $limit
