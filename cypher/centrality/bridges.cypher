// Single ties on which two well-connected parts hang together: without one, nothing else joins its two ends.
// params: projection: str = "supplychain", limit: int = 100
// returns: downstream, downstream_label, type, upstream, upstream_label, downstream_neighbors, upstream_neighbors
// key: downstream, downstream_label, upstream, upstream_label, type
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES without directions and drops the projection.
//   Ordered by the neighbors of the end that has fewer. What each cuts off tells `supplychain communities bridges`.
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
  CALL gds.bridges.stream(g) YIELD from, to
  WITH from, to, gds.util.asNode(from) AS a, gds.util.asNode(to) AS b
  WITH a, b, COUNT { (a)-[:DERIVED_FROM|USES]-() } AS one, COUNT { (b)-[:DERIVED_FROM|USES]-() } AS other
  WITH a, b, CASE WHEN one < other THEN one ELSE other END AS fewest
  ORDER BY fewest DESC, CASE WHEN a.id < b.id THEN [a.id, b.id] ELSE [b.id, a.id] END
  LIMIT $limit
  RETURN collect({a: a, b: b}) AS top  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g) YIELD graphName
UNWIND top AS row
WITH row.a AS a, row.b AS b
MATCH (a)-[r:DERIVED_FROM|USES]-(b)
WITH startNode(r) AS d, r, endNode(r) AS u
WITH
  d,
  r,
  u,
  COUNT { (d)-[:DERIVED_FROM|USES]-() } AS downstream_neighbors,
  COUNT { (u)-[:DERIVED_FROM|USES]-() } AS upstream_neighbors
RETURN
  d.id AS downstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(d)]) AS downstream_label,
  type(r) AS type,
  u.id AS upstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(u)]) AS upstream_label,
  downstream_neighbors,
  upstream_neighbors
ORDER BY
  CASE WHEN downstream_neighbors < upstream_neighbors THEN downstream_neighbors ELSE upstream_neighbors END DESC,
  CASE WHEN downstream < upstream THEN [downstream, upstream] ELSE [upstream, downstream] END,
  downstream_label,
  upstream_label,
  type
LIMIT $limit
