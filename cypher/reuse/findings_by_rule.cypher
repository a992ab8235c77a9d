// What each risk rule says of the models of this graph: risk, clear, not applicable, and of how many nobody can tell.
// params: limit: int = 100
// returns: rule, name, risk, unknown, clear, not_applicable, percent_of_judged, percent_unknown
// key: rule
// Whole graph: reads the counts of the last `supplychain reuse risks --all`. Percent of judged is risk of risk and clear; percent
// unknown is of all models to which the rule applies. Unknown is never clear.
MATCH (a:Analysis {id: 'risks'})
UNWIND [
  ['S1', 'taken for another'], ['T1', 'unpinned base'], ['T2', 'unsigned'], ['P1', 'no claim'], ['E1', 'many can write'],
  ['C1', 'pickle only'], ['C2', 'custom code'], ['C3', 'scan objects'], ['D1', 'claims disagree']
] AS pair
WITH
  pair[0] AS rule,
  pair[1] AS name,
  coalesce(a[pair[0] + '_risk'], 0) AS risk,
  coalesce(a[pair[0] + '_unknown'], 0) AS unknown,
  coalesce(a[pair[0] + '_clear'], 0) AS clear,
  coalesce(a[pair[0] + '_not_applicable'], 0) AS not_applicable
RETURN
  rule,
  name,
  risk,
  unknown,
  clear,
  not_applicable,
  CASE WHEN risk + clear > 0 THEN round(100.0 * risk / (risk + clear), 2) END AS percent_of_judged,
  CASE WHEN risk + clear + unknown > 0 THEN round(100.0 * unknown / (risk + clear + unknown), 2) END AS percent_unknown
ORDER BY rule
LIMIT $limit
