// Artifacts by PageRank: how much of what is made and run rests on each.
// params: damping: float = 0.85, projection: str = "supplychain", limit: int = 100
// returns: artifact, label, score, children, repositories
// key: artifact, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES, downstream to upstream, and drops the
//   projection. Scores sum to 1 over all artifacts, also those without any.
CALL db.labels() YIELD label
WITH [l IN collect(label) WHERE l IN ['Model', 'Dataset', 'Repository']] AS labels
CALL db.relationshipTypes() YIELD relationshipType AS type
WITH labels, [t IN collect(type) WHERE t IN ['DERIVED_FROM', 'USES']] AS types  // an unknown name would be an error
WHERE size(types) > 0
CALL gds.graph.project($projection + '-' + randomUUID(), labels, types) YIELD graphName AS g, nodeCount
WHERE nodeCount > 0
CALL (g) {
  CALL gds.pageRank.stream(g, {dampingFactor: $damping, maxIterations: 100, scaler: 'L1Norm'})
  YIELD nodeId, score
  WITH gds.util.asNode(nodeId) AS n, round(score, 12) AS score
  ORDER BY score DESC, n.id, n:Dataset
  LIMIT $limit
  RETURN collect({n: n, score: score}) AS top  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g) YIELD graphName
UNWIND top AS row
WITH row.n AS n, row.score AS score
RETURN
  n.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(n)]) AS label,
  score,
  COUNT { (n)<-[:DERIVED_FROM]-() } AS children,
  COUNT { (n)<-[:USES]-() } AS repositories
ORDER BY score DESC, artifact, label
LIMIT $limit
