// How sure the graph is of its dependencies: by type and confidence, and how many of them several sources claim.
// params: limit: int = 100
// returns: type, confidence, relationships, share, several_sources
// key: type, confidence
// Whole graph: reads every dependency. Share is of all relationships of the type. Read the inferred ones before you trust a
// count (hygiene/inferred_edges), and where sources disagree, hygiene/disagreeing_claims.
MATCH (:Artifact)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->()
WITH type(r) AS type, r.confidence AS confidence, count(*) AS relationships, count(r.claims) AS several_sources
WITH type, sum(relationships) AS all, collect([confidence, relationships, several_sources]) AS groups
UNWIND groups AS g
RETURN
  type,
  g[0] AS confidence,
  g[1] AS relationships,
  round(1.0 * g[1] / all, 4) AS share,
  g[2] AS several_sources
ORDER BY type, confidence
LIMIT $limit
