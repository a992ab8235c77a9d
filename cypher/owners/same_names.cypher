// Models that bear the name of a widely used model of another owner without saying that they were made from it.
// params: candidates: int = 100, limit: int = 100
// returns: model, dependents, namesake, namesake_dependents, downloads, created_at, licenses
// key: model, namesake
// Whole graph: compares the name of every model with those of the models with most direct dependents, as many as candidates says;
// case, hyphens, dots and underscores do not count. Either of the two may be a mirror of the other; ids that a hub forwards, and
// placeholders, are left out.
MATCH (m:Model)
WITH m, COUNT { (m)<-[:DERIVED_FROM|GENERATED_BY|USES]-() } AS dependents
WHERE dependents > 0
ORDER BY dependents DESC, m.id
LIMIT $candidates
WITH collect({m: m, dependents: dependents, letters:
  replace(replace(replace(toLower(split(m.id, '/')[-1]), '-', ''), '_', ''), '.', '')}) AS populars
WITH populars, [p IN populars | p.letters] AS spellings
MATCH (other:Model)
WHERE other.reason IS NULL
  AND replace(replace(replace(toLower(split(other.id, '/')[-1]), '-', ''), '_', ''), '.', '') IN spellings
WITH populars, other, replace(replace(replace(toLower(split(other.id, '/')[-1]), '-', ''), '_', ''), '.', '') AS letters
UNWIND [p IN populars WHERE p.letters = letters AND p.m <> other] AS p
WITH p.m AS m, p.dependents AS dependents, other
WHERE NOT EXISTS { (other)-[:DERIVED_FROM|RENAMED_TO*1..3]-(m) }
WITH m, dependents, other
ORDER BY dependents DESC, m.id, other.id
LIMIT $limit
RETURN
  m.id AS model,
  dependents,
  other.id AS namesake,
  COUNT { (other)<-[:DERIVED_FROM|GENERATED_BY|USES]-() } AS namesake_dependents,
  other.downloads AS downloads,
  other.created_at AS created_at,
  COLLECT { MATCH (other)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses
ORDER BY dependents DESC, model, namesake
