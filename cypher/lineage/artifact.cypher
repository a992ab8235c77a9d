// What is known under an id: its kinds, whether it is only a placeholder, and where it moved.
// params: id: str, limit: int = 10
// returns: artifact, label, placeholder, renamed_to, sources
// key: artifact, label
MATCH (a:Model|Dataset|Repository {id: $id})
OPTIONAL MATCH (a)-[:RENAMED_TO]->(current)
WITH a, collect(current.id) AS renamed_to
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  a.reason AS placeholder,
  renamed_to,
  coalesce(a.sources, []) AS sources
ORDER BY artifact, label
LIMIT $limit
