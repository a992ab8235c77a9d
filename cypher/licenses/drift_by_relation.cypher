// How licenses change from a model to what is made of it, by relation: kept, replaced, dropped, added.
// params: limit: int = 100
// returns: relation, pairs, both_stated, kept, replaced, dropped, added, neither, share_replaced
// key: relation
// Whole graph: reads every derivation. A license is kept when both ends state one same license; share_replaced is of the pairs
// with a license stated on both ends.
MATCH (child:Model)-[d:DERIVED_FROM]->(base:Model)
WITH
  d.relation AS relation,
  COLLECT { MATCH (child)-[:LICENSED_UNDER]->(l) RETURN l.id } AS own,
  COLLECT { MATCH (base)-[:LICENSED_UNDER]->(l) RETURN l.id } AS its
WITH
  relation,
  count(*) AS pairs,
  sum(CASE WHEN size(own) > 0 AND size(its) > 0 THEN 1 ELSE 0 END) AS both_stated,
  sum(CASE WHEN any(l IN own WHERE l IN its) THEN 1 ELSE 0 END) AS kept,
  sum(CASE WHEN size(own) = 0 AND size(its) > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN size(own) > 0 AND size(its) = 0 THEN 1 ELSE 0 END) AS added,
  sum(CASE WHEN size(own) = 0 AND size(its) = 0 THEN 1 ELSE 0 END) AS neither
RETURN
  relation,
  pairs,
  both_stated,
  kept,
  both_stated - kept AS replaced,
  dropped,
  added,
  neither,
  CASE WHEN both_stated > 0 THEN round(1.0 * (both_stated - kept) / both_stated, 4) END AS share_replaced
ORDER BY relation
LIMIT $limit
