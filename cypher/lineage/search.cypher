// Artifacts whose id contains a text, ignoring case, most used first.
// params: text: str, limit: int = 20
// returns: artifact, label, placeholder, children, repositories
// key: artifact, label
// Whole graph: reads the id of every artifact, because the text may stand anywhere in it.
MATCH (a:Artifact)
WHERE toLower(a.id) CONTAINS toLower($text)
WITH
  a,
  COUNT { (a)<-[:DERIVED_FROM]-() } AS children,
  COUNT { (a)<-[:USES]-() } AS repositories
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  a.reason AS placeholder,
  children,
  repositories
ORDER BY children + repositories DESC, artifact, label
LIMIT $limit
