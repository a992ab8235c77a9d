// PTM3: does what is made from a model keep its name? By relation: same name, the name with something added, a name of its own.
// params: limit: int = 100
// returns: relation, pairs, same, added, new, share_new, same_owner, example_new
// key: relation
// Whole graph: compares the names of both ends of every derivation between models, without their owners and case. Added is a name
// that holds the whole name of the base.
MATCH (child:Model)-[r:DERIVED_FROM]->(base:Model)
WITH
  r.relation AS relation,
  split(child.id, '/') AS c,
  split(base.id, '/') AS b,
  child.id AS id
WITH
  relation,
  id,
  size(c) > 1 AND size(b) > 1 AND c[0] = b[0] AS own,
  CASE
    WHEN toLower(c[-1]) = toLower(b[-1]) THEN 'same'
    WHEN toLower(c[-1]) CONTAINS toLower(b[-1]) THEN 'added'
    ELSE 'new'
  END AS kind
WITH
  relation,
  count(*) AS pairs,
  sum(CASE kind WHEN 'same' THEN 1 ELSE 0 END) AS same,
  sum(CASE kind WHEN 'added' THEN 1 ELSE 0 END) AS added,
  sum(CASE kind WHEN 'new' THEN 1 ELSE 0 END) AS new,
  sum(CASE WHEN own THEN 1 ELSE 0 END) AS same_owner,
  min(CASE kind WHEN 'new' THEN id END) AS example_new
RETURN relation, pairs, same, added, new, round(1.0 * new / pairs, 4) AS share_new, same_owner, example_new
ORDER BY pairs DESC, relation
LIMIT $limit
