// How sure the graph is: relationships by type, source and confidence.
// params: limit: int = 1000
// returns: type, source, confidence, relationships, share
// key: type, source, confidence
// Whole graph: reads every relationship that a source claims. One that several sources claim counts once for each, share is of
// all relationships of the type. Read the inferred ones before you trust a count.
MATCH (:Artifact)-[r]->()
WHERE r.sources IS NOT NULL
WITH type(r) AS type, r.sources AS sources, r.confidence AS confidence, count(*) AS n
WITH type, sum(n) AS all, collect([sources, confidence, n]) AS groups
UNWIND groups AS g
UNWIND g[0] AS source
WITH type, all, source, g[1] AS confidence, sum(g[2]) AS relationships
RETURN
  type,
  source,
  confidence,
  relationships,
  round(1.0 * relationships / all, 4) AS share
ORDER BY type, source, confidence
LIMIT $limit
