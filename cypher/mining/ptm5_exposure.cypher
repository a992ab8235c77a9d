// PTM5: if a model turns out to misbehave, who is exposed? What holds, loads or learned from its weights.
// params: id: str, limit: int = 100
// returns: exposure, label, artifacts, owners, nearest, downloads, stars, example
// key: exposure, label
// Same weights: quantized and converted copies, and adapters that are put on it. Changed weights: something on the way was
// finetuned, merged, or made in a way nobody says. Learned: something on the way was distilled, or trained on data that such a
// model wrote. Repositories stand where the closest of what they load stands. Each one hit counts once, under the closest
// exposure; from the current id to an old one changes nothing. Nearest is in steps of that exposure.
// Counts all of them, so that there is no first page.
MATCH (given:Model {id: $id})-[:RENAMED_TO*0..]-(start)
USING INDEX SEEK given:Model(id)  // a planner that sampled the index when it was empty would read all of it
WITH collect(DISTINCT start) AS names
CALL (names) {
  UNWIND names AS start
  MATCH p = (start)<-[steps:DERIVED_FROM|USES|RENAMED_TO*1..]-(hit)
  WHERE all(r IN steps WHERE r.relation IS NULL OR r.relation IN ['quantized', 'converted', 'adapter'])
  RETURN 0 AS place, hit, min(length(p)) AS hops
  UNION ALL
  UNWIND names AS start
  MATCH p = (start)<-[steps:DERIVED_FROM|USES|RENAMED_TO*1..]-(hit)
  WHERE all(r IN steps WHERE r.relation IS NULL OR r.relation <> 'distilled')
  RETURN 1 AS place, hit, min(length(p)) AS hops
  UNION ALL
  UNWIND names AS start
  MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(hit)
  RETURN 2 AS place, hit, min(length(p)) AS hops
}
WITH names, hit, min([place, hops]) AS best
WHERE NOT hit IN names
OPTIONAL MATCH (hit)-[:OWNED_BY]->(owner)
WITH
  best[0] AS place,
  best[1] AS hops,
  hit,
  head(collect(owner)) AS owner,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(hit)]) AS label
WITH
  place,
  label,
  count(*) AS artifacts,
  count(DISTINCT owner) AS owners,
  min(hops) AS nearest,
  CASE WHEN count(hit.downloads) > 0 THEN sum(hit.downloads) END AS downloads,
  CASE WHEN count(hit.stars) > 0 THEN sum(hit.stars) END AS stars,
  min(hit.id) AS example
RETURN
  ['same weights', 'changed weights', 'learned'][place] AS exposure,
  label,
  artifacts,
  owners,
  nearest,
  downloads,
  stars,
  example
ORDER BY place, label
LIMIT $limit
