// How many models stand in each generation: how far their lineage is from where it began, and how they were made.
// params: limit: int = 100
// returns: generation, models, finetune, adapter, quantized, merge, distilled, converted, unspecified, example
// key: generation
// Whole graph: walks down from every model that has children and no base. A generation is one step by the shortest way to the
// nearest such model; from the current id to an old one is a step too. A model made in several ways counts once for each.
MATCH (base:BaseModel)-[:RENAMED_TO*0..]->(root)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM|RENAMED_TO]->() }
WITH DISTINCT root
MATCH p = (root)<-[:DERIVED_FROM|RENAMED_TO*1..]-(m)
WITH root, m, min(length(p)) AS hops
WITH m, min(hops) AS generation
WITH generation, [(m)-[r:DERIVED_FROM]->() | r.relation] AS relations, count(*) AS n, min(m.id) AS example
WHERE relations <> []  // an old id is a step, and made from nothing
RETURN
  generation,
  sum(n) AS models,
  sum(CASE WHEN 'finetune' IN relations THEN n ELSE 0 END) AS finetune,
  sum(CASE WHEN 'adapter' IN relations THEN n ELSE 0 END) AS adapter,
  sum(CASE WHEN 'quantized' IN relations THEN n ELSE 0 END) AS quantized,
  sum(CASE WHEN 'merge' IN relations THEN n ELSE 0 END) AS merge,
  sum(CASE WHEN 'distilled' IN relations THEN n ELSE 0 END) AS distilled,
  sum(CASE WHEN 'converted' IN relations THEN n ELSE 0 END) AS converted,
  sum(CASE WHEN 'unspecified' IN relations THEN n ELSE 0 END) AS unspecified,
  min(example) AS example
ORDER BY generation
LIMIT $limit
