// How the supply chain grew: models by when they were published, and how many of them were made from another.
// params: digits: int = 7, limit: int = 1000
// returns: period, models, derived, share_derived, finetune, adapter, quantized, merge, distilled, converted, unspecified
// key: period
// Whole graph: reads when every model was published. Digits is how much of the date makes a period: 4 for years, 7 for months.
// A model made in several ways counts once for each. Models of which nobody knows when they were published are left out.
MATCH (m:Model)
WHERE m.created_at IS NOT NULL
WITH left(m.created_at, $digits) AS period, COLLECT { MATCH (m)-[r:DERIVED_FROM]->() RETURN DISTINCT r.relation } AS relations
WITH period, relations, count(*) AS models
RETURN
  period,
  sum(models) AS models,
  sum(CASE WHEN relations <> [] THEN models ELSE 0 END) AS derived,
  round(1.0 * sum(CASE WHEN relations <> [] THEN models ELSE 0 END) / sum(models), 4) AS share_derived,
  sum(CASE WHEN 'finetune' IN relations THEN models ELSE 0 END) AS finetune,
  sum(CASE WHEN 'adapter' IN relations THEN models ELSE 0 END) AS adapter,
  sum(CASE WHEN 'quantized' IN relations THEN models ELSE 0 END) AS quantized,
  sum(CASE WHEN 'merge' IN relations THEN models ELSE 0 END) AS merge,
  sum(CASE WHEN 'distilled' IN relations THEN models ELSE 0 END) AS distilled,
  sum(CASE WHEN 'converted' IN relations THEN models ELSE 0 END) AS converted,
  sum(CASE WHEN 'unspecified' IN relations THEN models ELSE 0 END) AS unspecified
ORDER BY period
LIMIT $limit
