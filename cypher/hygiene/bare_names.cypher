// Models and datasets named without an owner, which a hub may forward to anybody, by how much names them.
// params: limit: int = 100
// returns: artifact, label, placeholder, children, trained, repositories, renamed_to
// key: artifact, label
// Whole graph: reads the id of every model and dataset. Those that another hub or a text names are left to other questions; where
// the id was forwarded, renamed to says where.
MATCH (a:Model|Dataset)
WHERE NOT a.id CONTAINS '/' AND NOT a.id CONTAINS ':' AND NOT a.id CONTAINS ' '
  AND (a.reason IS NULL OR NOT a.reason IN ['unresolved text', 'placeholder word'])
WITH
  a,
  CASE WHEN a:Model THEN 'Model' ELSE 'Dataset' END AS label,
  COUNT { (a)<-[:DERIVED_FROM]-() } AS children,
  COUNT { (a)<-[:TRAINED_ON]-() } AS trained,
  COUNT { (a)<-[:USES]-() } AS repositories
ORDER BY children + trained + repositories DESC, a.id, label
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  a.reason AS placeholder,
  children,
  trained,
  repositories,
  COLLECT { MATCH (a)-[:RENAMED_TO]->(b) RETURN b.id AS id ORDER BY id } AS renamed_to
ORDER BY children + trained + repositories DESC, artifact, label
