// Weakly connected components: artifacts that any chain of derivations and uses ties together, largest first.
// params: limit: int = 100
// returns: example, example_label, size, models, datasets, repositories
// key: example, example_label
// Whole graph, needs Graph Data Science: projects every DERIVED_FROM and USES and drops the projection. The example is the
// member with most relationships; artifacts without any such edge are in no component.
MATCH (a)-[:DERIVED_FROM|USES]->(b)
WITH gds.graph.project('supplychain-' + randomUUID(), a, b) AS g
WHERE g.nodeCount > 0
CALL gds.wcc.stream(g.graphName) YIELD nodeId, componentId
WITH g.graphName AS name, componentId, gds.util.asNode(nodeId) AS n
WITH
  name,
  componentId,
  count(*) AS size,
  sum(CASE WHEN n:Model THEN 1 ELSE 0 END) AS models,
  sum(CASE WHEN n:Dataset THEN 1 ELSE 0 END) AS datasets,
  sum(CASE WHEN n:Repository THEN 1 ELSE 0 END) AS repositories,
  max([COUNT { (n)--() }, n.id, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(n)])]) AS example
WITH name, size, models, datasets, repositories, example[1] AS example, example[2] AS example_label
ORDER BY size DESC, example, example_label
LIMIT $limit
WITH name, collect([example, example_label, size, models, datasets, repositories]) AS top
CALL gds.graph.drop(name) YIELD graphName
UNWIND top AS row
RETURN
  row[0] AS example,
  row[1] AS example_label,
  row[2] AS size,
  row[3] AS models,
  row[4] AS datasets,
  row[5] AS repositories
ORDER BY size DESC, example, example_label
