// Artifacts that state no license, or none that anyone can make out; those that most others build on first.
// params: label: str = null, limit: int = 100
// returns: artifact, label, dependents, stated, downloads
// key: artifact, label
// Whole graph: visits every artifact that a source describes; placeholders are left out, because nobody read their license.
// Give a label (Model, Dataset, Repository) to ask for one kind. Stated is the text that nobody can make out.
MATCH (a:Artifact)
WHERE ($label IS NULL OR $label IN labels(a))
  AND a.reason IS NULL
  AND (COUNT { (a)-[:LICENSED_UNDER]->() } = 0 OR NOT EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE l.id <> 'NOASSERTION' })
WITH
  a,
  CASE WHEN a:Model THEN 'Model' WHEN a:Dataset THEN 'Dataset' ELSE 'Repository' END AS label,
  COUNT { (a)<-[:DERIVED_FROM]-() } + COUNT { (a)<-[:TRAINED_ON]-() }
    + COUNT { (a)<-[:GENERATED_BY]-() } + COUNT { (a)<-[:USES]-() } AS dependents
ORDER BY dependents DESC, a.id, label
LIMIT $limit
RETURN
  a.id AS artifact,
  label,
  dependents,
  COLLECT { MATCH (a)-[r:LICENSED_UNDER]->() UNWIND r.raw AS text RETURN DISTINCT text ORDER BY text } AS stated,
  a.downloads AS downloads
ORDER BY dependents DESC, artifact, label
