// How large the supply chain is: artifacts by kind, what ties them together, and how much of it is known by name only.
// params: limit: int = 1
// returns: models, datasets, repositories, owners, derivations, trainings, uses, license_statements, by_name_only
// key: models
// Whole graph: no; the database keeps these counts, but for what is known by name only.
WITH
  COUNT { (:Model) } AS models,
  COUNT { (:Dataset) } AS datasets,
  COUNT { (:Repository) } AS repositories,
  COUNT { (:Owner) } AS owners,
  COUNT { ()-[:DERIVED_FROM]->() } AS derivations,
  COUNT { ()-[:TRAINED_ON]->() } AS trainings,
  COUNT { ()-[:USES]->() } AS uses,
  COUNT { ()-[:LICENSED_UNDER]->() } AS license_statements,
  COUNT { MATCH (p:Placeholder) WHERE p:Artifact } AS by_name_only
WHERE models + datasets + repositories > 0
RETURN models, datasets, repositories, owners, derivations, trainings, uses, license_statements, by_name_only
ORDER BY models
LIMIT $limit
