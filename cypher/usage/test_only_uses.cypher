// Models and datasets that repositories touch only in tests, examples or copies of other people's code.
// params: limit: int = 100
// returns: artifact, label, repositories, example, test, vendored, first
// key: artifact, label
// Whole graph: reads every USES. A use that nobody looked at may be a running one, so it keeps an artifact out of here.
MATCH (a)<-[r:USES]-(repository)
WITH
  a,
  count(*) AS repositories,
  sum(CASE r.how WHEN 'example' THEN 1 ELSE 0 END) AS example,
  sum(CASE r.how WHEN 'test' THEN 1 ELSE 0 END) AS test,
  sum(CASE r.how WHEN 'vendored' THEN 1 ELSE 0 END) AS vendored,
  min(repository.id) AS first
WHERE example + test + vendored = repositories
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label,
  repositories,
  example,
  test,
  vendored,
  first
ORDER BY repositories DESC, artifact, label
LIMIT $limit
