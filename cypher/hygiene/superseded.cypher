// Artifacts whose own page names a newer version, and what still builds on the old one.
// params: limit: int = 100
// returns: old, new, label, dependents, new_dependents, evidence
// key: old, new, label
// Whole graph: reads every SUPERSEDED_BY. Dependents counts what was made from, trained on or uses the old and the new one.
MATCH (old)-[r:SUPERSEDED_BY]->(new)
RETURN
  old.id AS old,
  new.id AS new,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(new)]) AS label,
  COUNT { (old)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents,
  COUNT { (new)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS new_dependents,
  r.evidence AS evidence
ORDER BY dependents DESC, old, new, label
LIMIT $limit
