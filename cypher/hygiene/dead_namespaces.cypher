// Owner names that only dead ids bear: if nobody holds the name any more, whoever registers it speaks for all that build on them.
// params: reasons: list[str] = ["deleted", "private", "deleted or private"], limit: int = 100
// returns: namespace, names, dependents, example, example_label
// key: namespace
// Whole graph: visits every placeholder. Dependents counts what was made from, trained on or uses the names. Whether the name of
// the owner is free today, only the hub can say.
MATCH (dead:Placeholder&Artifact)
WHERE dead.reason IN $reasons AND dead.id CONTAINS '/' AND NOT dead:Repository
WITH
  split(dead.id, '/')[0] AS namespace,
  dead,
  COUNT { (dead)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents,
  CASE WHEN dead:Model THEN 'Model' ELSE 'Dataset' END AS label
WHERE dependents > 0
WITH namespace, count(*) AS names, sum(dependents) AS dependents, min([-dependents, dead.id, label]) AS most
WHERE NOT EXISTS { MATCH (:Owner {id: namespace})<-[:OWNED_BY]-(alive) WHERE alive.reason IS NULL }
RETURN
  namespace,
  names,
  dependents,
  most[1] AS example,
  most[2] AS example_label
ORDER BY dependents DESC, namespace
LIMIT $limit
