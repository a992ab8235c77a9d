// From whom to whom the supply chain runs: pairs of owners by how often one builds on the other.
// params: limit: int = 100
// returns: downstream_owner, upstream_owner, dependencies, upstream_total
// key: downstream_owner, upstream_owner
// Whole graph: reads every dependency between artifacts of different owners. Upstream total is how often anybody else builds
// on the upstream owner. Ask owners/dependents for how.
MATCH (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(b)
WITH a, b
MATCH (a)-[:OWNED_BY]->(down)
MATCH (b)-[:OWNED_BY]->(up)
WHERE up <> down
WITH up, down, count(*) AS dependencies
WITH up, collect([dependencies, down.id]) AS pairs, sum(dependencies) AS upstream_total
UNWIND pairs AS pair
RETURN
  pair[1] AS downstream_owner,
  up.id AS upstream_owner,
  pair[0] AS dependencies,
  upstream_total
ORDER BY dependencies DESC, downstream_owner, upstream_owner
LIMIT $limit
