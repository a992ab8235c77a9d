// What the graph holds of each source: artifacts by kind, how many no other source claims, and how many are known by name only.
// params: limit: int = 1000
// returns: source, label, artifacts, only_here, by_name_only, share_by_name_only
// key: source, label
// Whole graph: reads the sources of every artifact. An artifact that several sources claim counts under each.
MATCH (a:Artifact)
WITH
  a.sources AS sources,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  count(*) AS n,
  count(a.reason) AS names
UNWIND CASE WHEN size(sources) > 0 THEN sources ELSE [null] END AS source
WITH
  source,
  label,
  sum(n) AS artifacts,
  sum(CASE WHEN size(sources) = 1 THEN n ELSE 0 END) AS only_here,
  sum(names) AS by_name_only
RETURN source, label, artifacts, only_here, by_name_only, round(1.0 * by_name_only / artifacts, 4) AS share_by_name_only
ORDER BY source, label
LIMIT $limit
