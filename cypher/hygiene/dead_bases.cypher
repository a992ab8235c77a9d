// Bases that cannot be looked up, by the number of artifacts made from them.
// params: reasons: list[str] = ["deleted", "private", "deleted or private", "gated", "disabled", "closed", "not on a hub",
//   "not loaded"], limit: int = 100
// returns: base, label, reason, children, example
// key: base, label
// Whole graph: visits every placeholder. Not loaded only says that no source has described the base yet.
MATCH (base:Placeholder)
WHERE base.reason IN $reasons AND EXISTS { (base)<-[:DERIVED_FROM]-() }
WITH base, COUNT { (base)<-[:DERIVED_FROM]-() } AS children,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(base)]) AS label
ORDER BY children DESC, base.id, label
LIMIT $limit
MATCH (base)<-[:DERIVED_FROM]-(child)
RETURN
  base.id AS base,
  label,
  base.reason AS reason,
  children,
  min(child.id) AS example
ORDER BY children DESC, base, label
