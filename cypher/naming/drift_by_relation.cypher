// What becomes of the elements of a name from a model to what is made of it, by relation: kept, changed, dropped, added.
// params: category: str = "architecture", limit: int = 100
// returns: relation, pairs, kept, changed, dropped, added, neither, share_kept
// key: relation
// Whole graph: reads every derivation and the elements of both names. An element is kept when both names have the same word for
// the category; share_kept is of the pairs whose base has one.
MATCH (child:Model)-[d:DERIVED_FROM]->(base:Model)
WHERE child.name_elements IS NOT NULL AND base.name_elements IS NOT NULL
WITH
  d.relation AS relation,
  [e IN child.name_elements WHERE e STARTS WITH $category + '=' | toLower(e)] AS own,
  [e IN base.name_elements WHERE e STARTS WITH $category + '=' | toLower(e)] AS its
WITH
  relation,
  count(*) AS pairs,
  sum(CASE WHEN size(its) > 0 THEN 1 ELSE 0 END) AS with_one,
  sum(CASE WHEN any(e IN own WHERE e IN its) THEN 1 ELSE 0 END) AS kept,
  sum(CASE WHEN size(own) > 0 AND size(its) > 0 AND none(e IN own WHERE e IN its) THEN 1 ELSE 0 END) AS changed,
  sum(CASE WHEN size(own) = 0 AND size(its) > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN size(own) > 0 AND size(its) = 0 THEN 1 ELSE 0 END) AS added,
  sum(CASE WHEN size(own) = 0 AND size(its) = 0 THEN 1 ELSE 0 END) AS neither
RETURN
  relation,
  pairs,
  kept,
  changed,
  dropped,
  added,
  neither,
  CASE WHEN with_one > 0 THEN round(1.0 * kept / with_one, 4) END AS share_kept
ORDER BY relation
LIMIT $limit
