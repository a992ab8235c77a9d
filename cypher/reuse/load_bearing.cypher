// Models on which most rests that have something against them, or that nobody has looked at: what to look at first.
// params: severity: str = "medium", candidates: int = 1000, limit: int = 50
// returns: model, reach, downloads, gravest, risks, not_judged
// key: model
// Whole graph: takes the models of most reach, as many as candidates says, from what `supplychain reuse risks --all` has
// written. Severity is the least that counts: low, medium, high. Not judged are the rules for which nobody looked; a model
// whose code nobody looked at (C1 to C3) is listed too, because unknown is not safe.
MATCH (m:Model)
WHERE m.reach > 0 AND m.reason IS NULL
WITH m
ORDER BY m.reach DESC, m.id
LIMIT $candidates
WITH
  m,
  CASE
    WHEN any(r IN m.risks WHERE r ENDS WITH 'high') THEN 'high'
    WHEN any(r IN m.risks WHERE r ENDS WITH 'medium') THEN 'medium'
    WHEN size(m.risks) > 0 THEN 'low'
  END AS gravest
WHERE gravest IN CASE $severity WHEN 'high' THEN ['high'] WHEN 'medium' THEN ['high', 'medium'] ELSE ['high', 'medium', 'low'] END
  OR any(r IN m.risks_unknown WHERE r STARTS WITH 'C')
RETURN
  m.id AS model,
  m.reach AS reach,
  m.downloads AS downloads,
  coalesce(gravest, 'unknown') AS gravest,
  coalesce(m.risks, []) AS risks,
  coalesce(m.risks_unknown, []) AS not_judged
ORDER BY reach DESC, model
LIMIT $limit
