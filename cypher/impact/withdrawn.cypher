// What has been withdrawn already, disabled or closed, and how much still depends on it.
// params: reasons: list[str] = ["deleted", "private", "deleted or private", "disabled", "closed"], limit: int = 100
// returns: artifact, label, reason, direct, hit, repositories, farthest, moved_to
// key: artifact, label
// Whole graph: visits every placeholder and every artifact that a hub has disabled, and walks down from those shown. Those
// with most direct dependents come first; where the hub forwards the id, moved to says where.
MATCH (a:Artifact)
WHERE a.reason IN $reasons OR (a.disabled AND 'disabled' IN $reasons)
WITH
  a,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() } AS direct
WHERE direct > 0
WITH a, label, direct
ORDER BY direct DESC, a.id, label
LIMIT $limit
CALL (a) {
  MATCH p = (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*1..]-(h)
  WITH a, h, min(length(p)) AS hops
  WHERE h <> a
  RETURN count(h) AS hit, sum(CASE WHEN h:Repository THEN 1 ELSE 0 END) AS repositories, max(hops) AS farthest
}
RETURN
  a.id AS artifact,
  label,
  coalesce(a.reason, 'disabled') AS reason,
  direct,
  hit,
  repositories,
  farthest,
  COLLECT { MATCH (a)-[:RENAMED_TO]->(b) RETURN b.id AS id ORDER BY id } AS moved_to
ORDER BY direct DESC, artifact, label
