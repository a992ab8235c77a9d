// Derivations about which sources disagree: the relation that is kept, and what each source says.
// params: limit: int = 100
// returns: downstream, relation, upstream, label, said, confidence
// key: downstream, upstream, label
// Whole graph: reads every DERIVED_FROM that several sources claim.
MATCH (a)-[r:DERIVED_FROM]->(b)
WHERE r.claims IS NOT NULL
WITH a, r, b, [claim IN r.claims | [
  split(split(claim, '"source": "')[-1], '"')[0],
  split(split(claim, '"relation": "')[1], '"')[0]
]] AS said
WHERE any(pair IN said WHERE pair[1] <> said[0][1])
RETURN
  a.id AS downstream,
  r.relation AS relation,
  b.id AS upstream,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(b)]) AS label,
  [pair IN said | pair[0] + ': ' + pair[1]] AS said,
  r.confidence AS confidence
ORDER BY downstream, upstream, label
LIMIT $limit
