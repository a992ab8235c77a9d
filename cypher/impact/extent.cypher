// How much hangs on one artifact, in one row: what is hit by a change of its terms, and what cannot run without it.
// params: id: str, limit: int = 10
// returns: artifact, label, hit, direct, models, datasets, repositories, owners, farthest, stopped, downloads, stars
// key: artifact, label
// Hit is everything that depends on it, directly or through others; stopped are those of them that hold no weights of their own
// and so cannot run without it: adapters on it, and repositories that load it or those (see impact/withdrawal). RENAMED_TO from
// the current id to an old one is a step too. Owners are those of what is hit; downloads and stars are sums over those of which
// they are known. Counts all of them, so that there is no first page.
MATCH (given:Model|Dataset|Repository {id: $id})
CALL (given) {
  MATCH (given)-[:RENAMED_TO*0..]-(start)
  WITH collect(DISTINCT start) AS names
  UNWIND names AS start
  OPTIONAL MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
  WITH names, hit, min(length(p)) AS hops
  WHERE hit IS NULL OR NOT hit IN names
  OPTIONAL MATCH (hit)-[:OWNED_BY]->(owner)
  WITH hit, hops, head(collect(owner)) AS owner
  RETURN
    count(hit) AS hit,
    sum(CASE hops WHEN 1 THEN 1 ELSE 0 END) AS direct,
    sum(CASE WHEN hit:Model THEN 1 ELSE 0 END) AS models,
    sum(CASE WHEN hit:Dataset THEN 1 ELSE 0 END) AS datasets,
    sum(CASE WHEN hit:Repository THEN 1 ELSE 0 END) AS repositories,
    count(DISTINCT owner) AS owners,
    max(hops) AS farthest,
    CASE WHEN count(hit.downloads) > 0 THEN sum(hit.downloads) END AS downloads,
    CASE WHEN count(hit.stars) > 0 THEN sum(hit.stars) END AS stars
}
CALL (given) {
  MATCH (given)-[:RENAMED_TO*0..]-(start)
  WITH collect(DISTINCT start) AS names
  UNWIND names AS start
  MATCH (start)<-[steps:DERIVED_FROM|USES|RENAMED_TO*1..]-(user)
  WHERE all(r IN steps WHERE r.relation IS NULL OR r.relation = 'adapter') AND NOT user IN names
  RETURN count(DISTINCT user) AS stopped
}
RETURN
  given.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(given)]) AS label,
  hit,
  direct,
  models,
  datasets,
  repositories,
  owners,
  farthest,
  stopped,
  downloads,
  stars
ORDER BY artifact, label
LIMIT $limit
