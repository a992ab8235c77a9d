// Models merged from several others, with what went into each.
// params: parents: int = 2, limit: int = 100
// returns: model, merged, bases, licenses, base_licenses
// key: model
// Whole graph: reads every DERIVED_FROM once. Models with fewer than the given number of merged parents are left out.
MATCH (m:Model)-[r:DERIVED_FROM]->()
WHERE r.relation = 'merge'
WITH m, count(*) AS merged
WHERE merged >= $parents
WITH m, merged
ORDER BY merged DESC, m.id
LIMIT $limit
RETURN
  m.id AS model,
  merged,
  COLLECT { MATCH (m)-[r:DERIVED_FROM]->(b) WHERE r.relation = 'merge' RETURN b.id AS base ORDER BY base } AS bases,
  COLLECT { MATCH (m)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  COLLECT { MATCH (m)-[r:DERIVED_FROM]->()-[:LICENSED_UNDER]->(l) WHERE r.relation = 'merge'
            RETURN DISTINCT l.id AS license ORDER BY license } AS base_licenses
ORDER BY merged DESC, model
