// Dependencies that nobody declares: inferred from content, or resolved from a name, with the evidence.
// params: confidence: list[str] = ["inferred"], limit: int = 100
// returns: downstream, downstream_label, type, relation, upstream, upstream_label, confidence, sources, evidence
// key: downstream, downstream_label, type, upstream, upstream_label
// Whole graph: reads every dependency. Ask for "resolved" too to see what was worked out from a name.
MATCH (a:Artifact)-[r:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(b)
WHERE r.confidence IN $confidence
RETURN
  a.id AS downstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS downstream_label,
  type(r) AS type,
  coalesce(r.relation, r.how) AS relation,
  b.id AS upstream,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS upstream_label,
  r.confidence AS confidence,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY downstream, downstream_label, type, upstream, upstream_label
LIMIT $limit
