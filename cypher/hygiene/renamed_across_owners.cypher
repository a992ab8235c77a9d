// Ids that a hub forwards to another owner: whoever trusted the old owner now gets what another one publishes.
// params: limit: int = 100
// returns: old, new, label, old_owner, new_owner, dependents, evidence
// key: old, new, label
// Whole graph: reads every RENAMED_TO. Owners are read from the ids; old ids without an owner are left to hygiene/bare_names.
MATCH (old)-[r:RENAMED_TO]->(new)
WITH
  old, r, new,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(new)]) AS label,
  split(old.id, '/') AS was,
  split(new.id, '/') AS is
WHERE size(was) > 1 AND size(is) > 1 AND toLower(was[-2]) <> toLower(is[-2])
RETURN
  old.id AS old,
  new.id AS new,
  label,
  was[-2] AS old_owner,
  is[-2] AS new_owner,
  COUNT { (old)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents,
  r.evidence AS evidence
ORDER BY dependents DESC, old, new, label
LIMIT $limit
