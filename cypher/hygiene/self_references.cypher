// Artifacts that claim to be made from, or related to, themselves; such claims are reported here and never stored.
// params: limit: int = 100
// returns: artifact, label, claims, children, sources
// key: artifact, label
// Whole graph: reads one property of every artifact.
MATCH (a:Artifact)
WHERE a.self_references IS NOT NULL
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  a.self_references AS claims,
  COUNT { (a)<-[:DERIVED_FROM]-() } AS children,
  a.sources AS sources
ORDER BY artifact, label
LIMIT $limit
