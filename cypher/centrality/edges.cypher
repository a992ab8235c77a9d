// Derivations and uses as pairs, downstream to upstream: the graph that centrality is computed on.
// params: types: list[str] = ["DERIVED_FROM", "USES"], limit: int = 100000000
// returns: downstream, downstream_label, upstream, upstream_label, type
// key: downstream, downstream_label, upstream, upstream_label, type
// Whole graph: reads every relationship between artifacts, to hand all of them to another engine. There is no first page, and the
// time is that of sending the graph: what other questions may take does not hold here.
MATCH (a:Artifact)-[r]->(b:Artifact)
WHERE type(r) IN $types
RETURN
  a.id AS downstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS downstream_label,
  b.id AS upstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS upstream_label,
  type(r) AS type
ORDER BY downstream, downstream_label, upstream, upstream_label, type
LIMIT $limit
