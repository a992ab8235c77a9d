// Artifacts by PageRank: how much of what is made and run rests on each.
// params: damping: float = 0.85, limit: int = 100
// returns: artifact, label, score, children, repositories
// key: artifact, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES, downstream to upstream, and drops the
// projection. Scores sum to 1 over all artifacts that have such an edge.
MATCH (a)-[:DERIVED_FROM|USES]->(b)
WITH gds.graph.project('supplychain-' + randomUUID(), a, b) AS g
WHERE g.nodeCount > 0
CALL gds.pageRank.stream(
  g.graphName,
  {dampingFactor: $damping, maxIterations: 1000, tolerance: 1e-9, scaler: 'L1Norm'}
)
YIELD nodeId, score
WITH g.graphName AS name, gds.util.asNode(nodeId) AS n, round(score, 9) AS score
WITH name, n, score, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(n)]) AS label
ORDER BY score DESC, n.id, label
LIMIT $limit
WITH name, collect({n: n, score: score, label: label}) AS top
CALL gds.graph.drop(name) YIELD graphName
UNWIND top AS row
RETURN
  row.n.id AS artifact,
  row.label AS label,
  row.score AS score,
  COUNT { WITH row.n AS n MATCH (n)<-[:DERIVED_FROM]-() } AS children,
  COUNT { WITH row.n AS n MATCH (n)<-[:USES]-() } AS repositories
ORDER BY score DESC, artifact, label
