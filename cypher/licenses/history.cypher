// Every license that was ever stated for one artifact: who read it, when first and last, and whether it is stated today.
// params: id: str, limit: int = 100
// returns: artifact, label, license, category, raw, current, first_seen, last_seen, seen_at, sources, evidence
// key: artifact, label, license, current
// A statement is not current when its source has described the artifact again later without it. A license that one source has
// dropped and another has not is two rows. seen_at has all times at which it was read; where they are two stretches with
// another license between them, it was taken back and given again. A blank time: the source does not say when it was read.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(a)
WITH DISTINCT a
MATCH (a)-[r:LICENSED_UNDER|WAS_LICENSED_UNDER]->(l)
RETURN
  a.id AS artifact,
  head([k IN ['Model', 'Dataset', 'Repository'] WHERE k IN labels(a)]) AS label,
  l.id AS license,
  coalesce(l.category, 'unknown') AS category,
  r.raw AS raw,
  type(r) = 'LICENSED_UNDER' AS current,
  coalesce(r.seen_at[0], r.collected_at) AS first_seen,
  r.collected_at AS last_seen,
  coalesce(r.seen_at, [t IN [r.collected_at] WHERE t IS NOT NULL]) AS seen_at,
  r.sources AS sources,
  r.evidence AS evidence
ORDER BY artifact, label, first_seen, last_seen, license, current
LIMIT $limit
