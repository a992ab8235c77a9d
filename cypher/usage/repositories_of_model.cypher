// Repositories that use a model, or anything that was made from it.
// params: id: str, limit: int = 100
// returns: repository, artifact, hops, how, stars, licenses, files, signatures
// key: repository, artifact
// Hops is 0 where the repository uses the model itself, else how far what it uses was made from it; from the current id
// to an old one is a step too.
MATCH (given:Model {id: $id})-[:RENAMED_TO*0..]-(start)
USING INDEX SEEK given:Model(id)  // a planner that sampled the index when it was empty would read all of it
MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*0..]-(m)
WITH m, min(length(p)) AS hops
MATCH (m)<-[r:USES]-(repository)
WITH m, hops, r, repository
ORDER BY hops, repository.id, m.id
LIMIT $limit
RETURN
  repository.id AS repository,
  m.id AS artifact,
  hops,
  r.how AS how,
  repository.stars AS stars,
  COLLECT { MATCH (repository)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  r.files AS files,
  r.signatures AS signatures
ORDER BY hops, repository, artifact
