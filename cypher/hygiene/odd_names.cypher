// Ids that hubs do not give: a stray dot or slash at the end, spaces, letters beyond the English ones, a missing half.
// params: limit: int = 100
// returns: artifact, label, fault, placeholder, dependents
// key: artifact, label
// Whole graph: reads the id of every artifact. Texts that are known to name nothing are left to hygiene/unresolved_bases and
// hygiene/placeholder_datasets.
MATCH (a:Artifact)
WHERE NOT a.id =~ '[\\w:]([\\w:./-]*[\\w-])?'
  AND (a.reason IS NULL OR NOT a.reason IN ['unresolved text', 'placeholder word'])
WITH
  a,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  CASE
    WHEN a.id <> trim(a.id) OR a.id =~ '.*\\s.*' THEN 'space'
    WHEN a.id ENDS WITH '.' THEN 'dot at the end'
    WHEN a.id STARTS WITH '/' OR a.id ENDS WITH '/' THEN 'missing half'
    WHEN a.id =~ '.*[^\\x00-\\x7f].*' THEN 'letters'
    ELSE 'signs'
  END AS fault,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
RETURN
  a.id AS artifact,
  label,
  fault,
  a.reason AS placeholder,
  dependents
ORDER BY dependents DESC, artifact, label
LIMIT $limit
