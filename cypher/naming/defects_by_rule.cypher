// What each naming rule says of the names of this graph: claims that hold, that nothing can confirm, and that do not hold.
// params: limit: int = 100
// returns: rule, claims, consistent, unverifiable, inconsistent, written, models, percent
// key: rule
// Whole graph: reads every finding, and the counts of the last `supplychain naming check --all`. Written are the inconsistent
// ones that are sure enough to be stored; percent is inconsistent of what could be judged.
MATCH (a:Analysis {id: 'naming'})
UNWIND ['N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8', 'N9', 'N10'] AS rule
WITH
  rule,
  a[rule + '_consistent'] AS consistent,
  a[rule + '_unverifiable'] AS unverifiable,
  a[rule + '_inconsistent'] AS inconsistent
OPTIONAL MATCH (m:Model)-[:HAS_FINDING]->(f:NamingFinding {rule: rule})
WITH
  rule,
  consistent,
  unverifiable,
  inconsistent,
  count(f) AS written,
  count(DISTINCT m) AS models
RETURN
  rule,
  consistent + unverifiable + inconsistent AS claims,
  consistent,
  unverifiable,
  inconsistent,
  written,
  models,
  CASE WHEN consistent + inconsistent > 0 THEN round(100.0 * inconsistent / (consistent + inconsistent), 2) END AS percent
ORDER BY toInteger(substring(rule, 1))
LIMIT $limit
