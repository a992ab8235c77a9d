// Artifacts that name a base beside something that was made from it: the step is said twice, or one of the two is wrong.
// params: limit: int = 100
// returns: artifact, label, relation, base, through, evidence
// key: artifact, label, base
// Whole graph: walks up from every artifact with several bases. Through are those other bases of the artifact that lead to the
// same base. In a merge this may well be meant.
MATCH (a:Model|Dataset)
WHERE COUNT { (a)-[:DERIVED_FROM]->() } > 1
MATCH (a)-[:DERIVED_FROM]->(near)
MATCH (near)-[:DERIVED_FROM|RENAMED_TO*1..]->(base)
WITH DISTINCT a, near, base
WHERE base <> near
MATCH (a)-[r:DERIVED_FROM]->(base)
WITH a, r, base, near.id AS near
ORDER BY near
WITH a, r, base, collect(near) AS through
RETURN
  a.id AS artifact,
  CASE WHEN a:Model THEN 'Model' ELSE 'Dataset' END AS label,
  r.relation AS relation,
  base.id AS base,
  through,
  r.evidence AS evidence
ORDER BY artifact, label, base
LIMIT $limit
