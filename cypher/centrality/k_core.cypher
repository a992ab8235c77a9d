// Artifacts by core number: the largest k such that they are in a part where everybody has k neighbors in it.
// params: projection: str = "supplychain", limit: int = 100
// returns: artifact, label, core, neighbors
// key: artifact, label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES without directions and drops the projection.
//   What has a core number of 1 or 0 is left out: it only hangs on.
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
  CALL gds.kcore.stream(g) YIELD nodeId, coreValue
  WITH nodeId, coreValue
  WHERE coreValue > 1
  WITH gds.util.asNode(nodeId) AS n, coreValue AS core
  ORDER BY core DESC, n.id, n:Dataset, n:Repository
  LIMIT $limit
  RETURN collect({n: n, core: core}) AS top  // one row always, so that the projection is dropped
}
CALL gds.graph.drop(g) YIELD graphName
UNWIND top AS row
WITH row.n AS n, row.core AS core
RETURN
  n.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(n)]) AS label,
  core,
  COUNT { (n)-[:DERIVED_FROM|USES]-() } AS neighbors
ORDER BY core DESC, artifact, label
LIMIT $limit
