// Where an artifact stands in each kept run of centrality and communities.
// params: id: str, limit: int = 100
// returns: run, label, algorithm, place, of, value, engine, finished_at
// key: run, label, place
// Runs are kept by `write=` in Python and `--write` on the command line; an artifact that is in none was not among the rows that
// were kept, or no run was. Of is how many rows the run kept. A blank finished_at: the run was interrupted.
MATCH (given:Model|Dataset|Repository {id: $id})
MATCH (given)-[:RENAMED_TO*0..]-(a)
WITH DISTINCT a
MATCH (a)<-[r:RANKED]-(found:Analysis)
RETURN
  substring(found.id, 5) AS run,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  found.algorithm AS algorithm,
  r.place AS place,
  found.rows AS of,
  r.value AS value,
  found.engine AS engine,
  found.finished_at AS finished_at
ORDER BY run, label, place
LIMIT $limit
