// Organizations and users that the ecosystem rests on: by how many artifacts of others depend on theirs, directly or through
//   others.
// params: candidates: int = 10, limit: int = 100
// returns: owner, type, reach, repositories, direct, artifacts
// key: owner
// Whole graph: takes those owners whose artifacts have most direct dependents, as many as candidates says, and walks down from
// them; an owner that only reaches far through others is not found beyond them. What owners make from their own does not count
// in reach, and does in direct. Artifacts are those of the owner that something is built on.
MATCH (owner:Owner)<-[:OWNED_BY]-(a:Model|Dataset)
WITH owner, sum(COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() }) AS direct
WHERE direct > 0
WITH owner, direct
ORDER BY direct DESC, owner.id
LIMIT $candidates
CALL (owner) {
  MATCH (owner)<-[:OWNED_BY]-(a:Model|Dataset)
  WHERE EXISTS { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() }
  WITH owner, a
  MATCH (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
  WITH DISTINCT owner, hit
  WHERE NOT EXISTS { (hit)-[:OWNED_BY]->(owner) }
  RETURN count(hit) AS reach, sum(CASE WHEN hit:Repository THEN 1 ELSE 0 END) AS repositories
}
RETURN
  owner.id AS owner,
  owner.type AS type,
  reach,
  repositories,
  direct,
  COUNT { MATCH (owner)<-[:OWNED_BY]-(a:Model|Dataset)
          WHERE EXISTS { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } } AS artifacts
ORDER BY reach DESC, direct DESC, owner
LIMIT $limit
