// What is doubtful in this graph, counted: what each kind of fault amounts to, and which question lists it.
// params: limit: int = 100
// returns: fault, found, of, share, ask
// key: fault
// Whole graph: visits every placeholder, base model and derivation. Of is what the faults are counted among. A fault of the data
// is kept and counted, never mended silently.
CALL () {
  MATCH (p:Placeholder)
  WHERE p:Artifact
  WITH
    count(p) AS names,
    sum(CASE WHEN p.reason IN ['unresolved text', 'placeholder word'] THEN 1 ELSE 0 END) AS texts
  UNWIND [
    ['artifacts known by name only', names, 'hygiene/placeholders'],
    ['texts that name no artifact', texts, 'hygiene/unresolved_bases']
  ] AS row
  RETURN row[0] AS fault, row[1] AS found, COUNT { (:Artifact) } AS of, row[2] AS ask
  UNION ALL
  MATCH (b:BaseModel)
  RETURN
    'bases that nobody describes' AS fault,
    sum(CASE WHEN b.reason IS NOT NULL THEN 1 ELSE 0 END) AS found,
    count(b) AS of,
    'hygiene/dead_bases' AS ask
  UNION ALL
  MATCH (b:BaseModel)<-[r:DERIVED_FROM]-()
  WITH
    count(r) AS of,
    sum(CASE r.relation WHEN 'unspecified' THEN 1 ELSE 0 END) AS vague,
    sum(CASE r.confidence WHEN 'inferred' THEN 1 ELSE 0 END) AS inferred,
    sum(CASE WHEN b.reason IS NOT NULL THEN 1 ELSE 0 END) AS dead
  UNWIND [
    ['derivations from a model that nobody describes', dead, 'hygiene/dead_bases'],
    ['derivations that do not say how', vague, 'hygiene/relations_unspecified'],
    ['derivations that are only inferred', inferred, 'hygiene/inferred_edges']
  ] AS row
  RETURN row[0] AS fault, row[1] AS found, of, row[2] AS ask
  UNION ALL
  MATCH (a)-[r:RENAMED_TO]->()
  WITH count(r) AS of, sum(CASE WHEN EXISTS { (a)<-[:DERIVED_FROM|TRAINED_ON|USES]-() } THEN 1 ELSE 0 END) AS found
  RETURN 'old ids that others still point at' AS fault, found, of, 'hygiene/renamed' AS ask
  UNION ALL
  MATCH (a:Artifact)
  RETURN 'artifacts that claim to be made from themselves' AS fault, count(a.self_references) AS found, count(a) AS of,
    'hygiene/self_references' AS ask
  UNION ALL
  MATCH (l:Load)
  WITH sum(l.skipped) AS found, sum(l.records) + sum(l.skipped) AS of
  RETURN 'rows that loads did not keep' AS fault, found, of, 'loads/reasons' AS ask
}
WITH fault, found, of, ask WHERE of > 0
RETURN fault, found, of, round(1.0 * found / of, 4) AS share, ask
ORDER BY found DESC, fault
LIMIT $limit
