// Bases by the number of artifacts that were made from them in a way nobody specifies.
// params: limit: int = 100
// returns: base, label, unspecified, children, example, evidence
// key: base, label
// Whole graph: reads every DERIVED_FROM. Evidence is where the example names its base.
MATCH (child)-[r:DERIVED_FROM]->(base)
WHERE r.relation = 'unspecified'
WITH base, count(*) AS unspecified, min(child.id) AS example
WITH base, unspecified, example, head([l IN ['Model', 'Dataset'] WHERE l IN labels(base)]) AS label
ORDER BY unspecified DESC, base.id, label
LIMIT $limit
MATCH (child)-[r:DERIVED_FROM]->(base)
WHERE child.id = example
RETURN
  base.id AS base,
  label,
  unspecified,
  COUNT { (base)<-[:DERIVED_FROM]-() } AS children,
  example,
  r.evidence AS evidence
ORDER BY unspecified DESC, base, label
