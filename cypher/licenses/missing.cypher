// Artifacts that state no license, or none that anyone can make out; those that most others build on first.
// params: label: str = null, limit: int = 100
// returns: artifact, label, dependents, stated, raw, downloads
// key: artifact, label
// Whole graph: visits every artifact that a source describes; placeholders are left out, because nobody read their license.
// Give a label (Model, Dataset, Repository) to ask for one kind.
MATCH (a:Model|Dataset|Repository)
WHERE ($label IS NULL OR $label IN labels(a))
  AND a.reason IS NULL
  AND NOT EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE l.id <> 'NOASSERTION' }
WITH
  a,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
ORDER BY dependents DESC, a.id, label
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  dependents,
  EXISTS { (a)-[:LICENSED_UNDER]->() } AS stated,
  COLLECT { MATCH (a)-[r:LICENSED_UNDER]->() UNWIND r.raw AS text RETURN DISTINCT text ORDER BY text } AS raw,
  a.downloads AS downloads
ORDER BY dependents DESC, artifact, label
