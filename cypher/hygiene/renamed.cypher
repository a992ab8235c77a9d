// Old ids and where they moved; those that others still point at first.
// params: limit: int = 100
// returns: old, new, label, children, repositories, trained, evidence
// key: old, new, label
// Whole graph: reads every RENAMED_TO. Counts tell what still names the old id.
MATCH (old)-[r:RENAMED_TO]->(new)
WITH
  old, r, new,
  COUNT { (old)<-[:DERIVED_FROM]-() } AS children,
  COUNT { (old)<-[:USES]-() } AS repositories,
  COUNT { (old)<-[:TRAINED_ON]-() } AS trained
RETURN
  old.id AS old,
  new.id AS new,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(new)]) AS label,
  children,
  repositories,
  trained,
  r.evidence AS evidence
ORDER BY children + repositories + trained DESC, old, new, label
LIMIT $limit
