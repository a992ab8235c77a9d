// Named runs of centrality and communities that the graph keeps.
// params: limit: int = 100
// returns: run, algorithm, engine, parameters, rows, finished_at
// key: run
// Whole graph: no; reads the few nodes that record runs. A run without an end was interrupted.
MATCH (found:Analysis)
WHERE found.id STARTS WITH 'runs/'
RETURN
  substring(found.id, 5) AS run,
  found.algorithm AS algorithm,
  found.engine AS engine,
  found.parameters AS parameters,
  found.rows AS rows,
  found.finished_at AS finished_at
ORDER BY run
LIMIT $limit
