// Models made from the same things: pairs by the share of their parents and training data that they have in common.
// params: cutoff: float = 0.5, most: int = 50, projection: str = "supplychain", limit: int = 100
// returns: model, other, similarity, in_common
// key: model, other
// Whole graph, needs Graph Data Science: projects DERIVED_FROM and TRAINED_ON of the models that have two or more, and drops
//   the projection. What more than `most` artifacts were made from says little about two of them, and is left out. Of each
//   model its ten most similar ones are looked at.
MATCH (a:Model)-[:DERIVED_FROM|TRAINED_ON]->(b)
WHERE COUNT { (b)<-[:DERIVED_FROM|TRAINED_ON]-() } <= $most
WITH a, collect(DISTINCT b) AS parts
WHERE size(parts) > 1
UNWIND parts AS b
WITH gds.graph.project($projection + '-' + randomUUID(), a, b) AS g
WHERE g.nodeCount > 0
CALL (g) {
  CALL gds.nodeSimilarity.stream(g.graphName, {similarityCutoff: $cutoff, degreeCutoff: 2, concurrency: 1})
  YIELD node1, node2, similarity
  WITH gds.util.asNode(node1) AS a, gds.util.asNode(node2) AS b, round(similarity, 12) AS similarity
  WITH DISTINCT CASE WHEN a.id < b.id THEN a ELSE b END AS a, CASE WHEN a.id < b.id THEN b ELSE a END AS b, similarity
  ORDER BY similarity DESC, a.id, b.id
  LIMIT $limit
  RETURN collect({a: a, b: b, similarity: similarity}) AS top  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g.graphName) YIELD graphName
UNWIND top AS row
WITH row.a AS a, row.b AS b, row.similarity AS similarity
RETURN
  a.id AS model,
  b.id AS other,
  similarity,
  COUNT { MATCH (a)-[:DERIVED_FROM|TRAINED_ON]->(x) WHERE EXISTS { (b)-[:DERIVED_FROM|TRAINED_ON]->(x) } RETURN DISTINCT x }
    AS in_common
ORDER BY similarity DESC, model, other
LIMIT $limit
