// Models that most others were made from directly, and how.
// params: limit: int = 100
// returns: model, children, finetune, adapter, quantized, merge, distilled, converted, unspecified, licenses, placeholder
// key: model
// Whole graph: compares the number of children of every base model.
MATCH (base:BaseModel)
WITH base, COUNT { (base)<-[:DERIVED_FROM]-() } AS children
ORDER BY children DESC, base.id
LIMIT $limit
MATCH (base)<-[r:DERIVED_FROM]-()
WITH base, children, r.relation AS relation
RETURN
  base.id AS model,
  children,
  sum(CASE relation WHEN 'finetune' THEN 1 ELSE 0 END) AS finetune,
  sum(CASE relation WHEN 'adapter' THEN 1 ELSE 0 END) AS adapter,
  sum(CASE relation WHEN 'quantized' THEN 1 ELSE 0 END) AS quantized,
  sum(CASE relation WHEN 'merge' THEN 1 ELSE 0 END) AS merge,
  sum(CASE relation WHEN 'distilled' THEN 1 ELSE 0 END) AS distilled,
  sum(CASE relation WHEN 'converted' THEN 1 ELSE 0 END) AS converted,
  sum(CASE relation WHEN 'unspecified' THEN 1 ELSE 0 END) AS unspecified,
  COLLECT { MATCH (base)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  base.reason AS placeholder
ORDER BY children DESC, model
