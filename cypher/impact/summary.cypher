// How far it goes when an artifact is withdrawn, relicensed or found to be compromised: what is hit, by distance and kind.
// params: id: str, limit: int = 100
// returns: hops, label, artifacts, owners, licensed, downloads, stars, example
// key: hops, label
// Follows every kind of dependency downstream, and RENAMED_TO from the current id to an old one, which is a step too. Counts
// all of them, so that there is no first page. Owners counts those of the ones hit; downloads and stars are sums over those of
// which they are known. Ask lineage/impact for them one by one.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
WITH names, hit, min(length(p)) AS hops
WHERE NOT hit IN names
OPTIONAL MATCH (hit)-[:OWNED_BY]->(owner)
WITH hops, CASE WHEN hit:Model THEN 'Model' WHEN hit:Dataset THEN 'Dataset' ELSE 'Repository' END AS label, hit, owner
RETURN
  hops,
  label,
  count(*) AS artifacts,
  count(DISTINCT owner) AS owners,
  sum(CASE WHEN EXISTS { (hit)-[:LICENSED_UNDER]->() } THEN 1 ELSE 0 END) AS licensed,
  CASE WHEN count(hit.downloads) > 0 THEN sum(hit.downloads) END AS downloads,
  CASE WHEN count(hit.stars) > 0 THEN sum(hit.stars) END AS stars,
  min(hit.id) AS example
ORDER BY hops, label
LIMIT $limit
