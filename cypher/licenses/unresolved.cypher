// License texts that nobody can make out, such as `other`, by how many artifacts state them and how much depends on those.
// params: limit: int = 100
// returns: stated, field, artifacts, dependents, example
// key: stated, field
// Whole graph: reads every statement of an unknown license.
MATCH (l:UnknownLicense)<-[r:LICENSED_UNDER]-(a)
WITH l, r, a, COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS dependents
UNWIND r.raw AS stated
UNWIND r.field AS field
WITH stated, field, a, dependents
ORDER BY dependents DESC, a.id
RETURN
  stated,
  field,
  count(DISTINCT a) AS artifacts,
  sum(dependents) AS dependents,
  head(collect(a.id)) AS example
ORDER BY artifacts DESC, dependents DESC, stated, field
LIMIT $limit
