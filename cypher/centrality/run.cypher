// What a named run of centrality or communities found, in its order.
// params: run: str, limit: int = 100
// returns: place, artifact, label, value, algorithm, engine, finished_at
// key: place
// Whole graph: no; begins at the few nodes that record runs, which have no index. Runs are written by `write=` in Python and
//   `--write` on the command line; `centrality/runs` lists them.
MATCH (found:Analysis {id: 'runs/' + $run})-[r:RANKED]->(a)
WITH found, r, a
ORDER BY r.place
LIMIT $limit
RETURN
  r.place AS place,
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  r.value AS value,
  found.algorithm AS algorithm,
  found.engine AS engine,
  found.finished_at AS finished_at
ORDER BY place
