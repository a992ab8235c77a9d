// Under which categories of license models, datasets and repositories are published.
// params: limit: int = 100
// returns: label, category, artifacts, licenses, most_common
// key: label, category
// Whole graph: reads every LICENSED_UNDER. An artifact with several licenses counts in each of their categories.
MATCH (a)-[:LICENSED_UNDER]->(l)
WITH l, head([k IN ['Model', 'Dataset', 'Repository'] WHERE k IN labels(a)]) AS label, count(*) AS artifacts
ORDER BY artifacts DESC, l.id
RETURN
  label,
  coalesce(l.category, 'unknown') AS category,
  sum(artifacts) AS artifacts,
  count(*) AS licenses,
  head(collect(l.id)) AS most_common
ORDER BY label, artifacts DESC, category
LIMIT $limit
