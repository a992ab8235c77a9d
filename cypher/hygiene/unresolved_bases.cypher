// Texts that cards give as a base and that name no artifact, with who says so.
// params: reasons: list[str] = ["unresolved text", "placeholder word"], limit: int = 100
// returns: text, label, reason, children, example, evidence
// key: text, label
// Whole graph: visits every placeholder. The texts are kept as they were found.
MATCH (base:Placeholder)
WHERE base.reason IN $reasons AND EXISTS { (base)<-[:DERIVED_FROM]-() }
WITH base, COUNT { (base)<-[:DERIVED_FROM]-() } AS children,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(base)]) AS label
ORDER BY children DESC, base.id, label
LIMIT $limit
MATCH (base)<-[r:DERIVED_FROM]-(child)
WITH base, label, children, child, r
ORDER BY child.id
WITH base, label, children, head(collect(child.id)) AS example, head(collect(r.evidence)) AS evidence
RETURN
  base.id AS text,
  label,
  base.reason AS reason,
  children,
  example,
  evidence
ORDER BY children DESC, text, label
