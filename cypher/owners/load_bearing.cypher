// Organizations and users that the ecosystem rests on: by how many artifacts of others depend on theirs, directly or through
//   others.
// params: candidates: int = 20, limit: int = 100
// returns: owner, type, reach, repositories, owners_reached, direct, artifacts
// key: owner
// Whole graph: takes those owners whose artifacts have most direct dependents of other owners, as many as candidates says, and
// walks down from them; an owner that only reaches far through others is not found beyond them. What owners make from their
// own does not count. Artifacts are those of the owner that others build on.
MATCH (owner:Owner)<-[:OWNED_BY]-(a:Model|Dataset)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-(d)
WHERE NOT EXISTS { (d)-[:OWNED_BY]->(owner) }
WITH owner, count(*) AS direct, collect(DISTINCT a) AS bases
ORDER BY direct DESC, owner.id
LIMIT $candidates
CALL (owner, bases) {
  UNWIND bases AS a
  MATCH (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
  WITH DISTINCT owner, hit
  WHERE NOT EXISTS { (hit)-[:OWNED_BY]->(owner) }
  OPTIONAL MATCH (hit)-[:OWNED_BY]->(other)
  RETURN
    count(DISTINCT hit) AS reach,
    count(DISTINCT CASE WHEN hit:Repository THEN hit END) AS repositories,
    count(DISTINCT other) AS owners_reached
}
RETURN
  owner.id AS owner,
  owner.type AS type,
  reach,
  repositories,
  owners_reached,
  direct,
  size(bases) AS artifacts
ORDER BY reach DESC, direct DESC, owner
LIMIT $limit
