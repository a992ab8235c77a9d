// Owners whose artifacts are hit when an artifact is withdrawn, relicensed or compromised: whom to tell first.
// params: id: str, limit: int = 100
// returns: owner, artifacts, repositories, nearest, downloads, most_depended_upon
// key: owner
// Follows every kind of dependency downstream, and RENAMED_TO from the current id to an old one. Owner is blank for those of
// which nobody knows the owner. Most depended upon is the one of the owner's hit artifacts with most direct dependents of its
// own.
// Counts all of them, so that there is no first page.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
WITH names, hit, min(length(p)) AS hops
WHERE NOT hit IN names
OPTIONAL MATCH (hit)-[:OWNED_BY]->(owner)
WITH
  owner,
  count(*) AS artifacts,
  sum(CASE WHEN hit:Repository THEN 1 ELSE 0 END) AS repositories,
  min(hops) AS nearest,
  CASE WHEN count(hit.downloads) > 0 THEN sum(hit.downloads) END AS downloads,
  min([-COUNT { (hit)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() }, hit.id]) AS most
RETURN
  owner.id AS owner,
  artifacts,
  repositories,
  nearest,
  downloads,
  most[1] AS most_depended_upon
ORDER BY artifacts DESC, owner
LIMIT $limit
