// How many models have each factor of reuse: there, in part, absent, not applicable, or nobody looked.
// params: limit: int = 100
// returns: attribute, factor, present, partial, absent, not_applicable, unknown, known
// key: attribute, factor
// Whole graph: reads the counts of the last `supplychain reuse refresh`. Known: percent of the models the factor applies to
//   whose answer someone has looked up.
MATCH (a:Analysis {id: 'reuse'})
UNWIND a.factors AS key
WITH
  key,
  a[key + '_present'] AS present,
  a[key + '_partial'] AS partial,
  a[key + '_absent'] AS absent,
  a[key + '_not_applicable'] AS not_applicable,
  a[key + '_unknown'] AS unknown
WITH *, present + partial + absent AS looked
RETURN
  split(key, '.')[0] AS attribute,
  split(key, '.')[1] AS factor,
  present,
  partial,
  absent,
  not_applicable,
  unknown,
  CASE WHEN looked + unknown > 0 THEN round(100.0 * looked / (looked + unknown), 1) END AS known
ORDER BY attribute, factor
LIMIT $limit
