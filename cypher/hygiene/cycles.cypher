// Derivation steps that lead back to where they start, each with the shortest way round.
// params: limit: int = 100
// returns: downstream, relation, upstream, label, length, circle, sources, evidence
// key: downstream, upstream, label
// Whole graph: walks up from every artifact that has both children and bases. One of the steps must be wrong, or two ids
// stand for several revisions; circle begins at the downstream end. From an old id to the current one is a step of a circle too.
MATCH (base:BaseModel|Dataset)
WHERE EXISTS { (base)-[:DERIVED_FROM|RENAMED_TO]->() } AND EXISTS { (base)<-[:DERIVED_FROM]-() }
MATCH (base)-[:DERIVED_FROM|RENAMED_TO*1..]->(above)
WITH DISTINCT base, above
MATCH (above)-[r:DERIVED_FROM]->(base)
MATCH p = SHORTEST 1 (base)-[:DERIVED_FROM|RENAMED_TO]->+(above)
RETURN
  above.id AS downstream,
  r.relation AS relation,
  base.id AS upstream,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(base)]) AS label,
  length(p) + 1 AS length,
  [above.id] + [n IN nodes(p) | n.id] AS circle,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY length, downstream, upstream, label
LIMIT $limit
