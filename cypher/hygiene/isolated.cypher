// Artifacts that no dependency ties to any other, by kind: they count in every total and are in no lineage.
// params: limit: int = 10
// returns: label, artifacts, isolated, share, placeholders, example
// key: label
// Whole graph: visits every artifact. Placeholders counts those of the isolated ones that no source describes.
MATCH (a:Artifact)
WITH
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  NOT EXISTS { (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|EVALUATED_ON|USES|RENAMED_TO]-() } AS alone,
  a
WITH
  label,
  count(*) AS artifacts,
  sum(CASE WHEN alone THEN 1 ELSE 0 END) AS isolated,
  sum(CASE WHEN alone AND a.reason IS NOT NULL THEN 1 ELSE 0 END) AS placeholders,
  min(CASE WHEN alone THEN a.id END) AS example
RETURN label, artifacts, isolated, round(1.0 * isolated / artifacts, 4) AS share, placeholders, example
ORDER BY label
LIMIT $limit
