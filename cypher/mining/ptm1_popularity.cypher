// PTM1: what goes with a model's popularity? Models with and without a trait, and how often either kind is downloaded and
//   built upon.
// params: limit: int = 100
// returns: trait, models, without, downloads, downloads_without, ratio, children, children_without
// key: trait
// Whole graph: looks at the traits of every model of which downloads are known. Downloads are geometric means of one more than
// the number, less one, because a few models have nearly all downloads; children are arithmetic means. No trait is shown to be
// a cause.
MATCH (m:Model)
WHERE m.downloads IS NOT NULL
WITH
  [
    EXISTS { (m)-[:LICENSED_UNDER]->() },
    EXISTS { (m)-[:DESCRIBED_BY]->() },
    EXISTS { (m)-[:TRAINED_ON]->() },
    EXISTS { (m)-[:DERIVED_FROM]->() },
    EXISTS { (m)-[:HAS_REPOSITORY]->() },
    m.task IS NOT NULL,
    m.gated IS NOT NULL
  ] AS has,
  count(*) AS n,
  sum(log(m.downloads + 1)) AS logs,
  sum(COUNT { (m)<-[:DERIVED_FROM]-() }) AS children
WITH collect({has: has, n: n, logs: logs, children: children}) AS groups
UNWIND range(0, 6) AS place
WITH
  [
    'states a license', 'names a paper', 'names its training data', 'was made from another', 'names its repository',
    'names its task', 'is gated'
  ][place] AS trait,
  [g IN groups WHERE g.has[place]] AS with,
  [g IN groups WHERE NOT g.has[place]] AS others
WITH
  trait,
  reduce(t = 0, g IN with | t + g.n) AS models,
  reduce(t = 0, g IN others | t + g.n) AS without,
  reduce(t = 0.0, g IN with | t + g.logs) AS logs,
  reduce(t = 0.0, g IN others | t + g.logs) AS logs_without,
  reduce(t = 0.0, g IN with | t + g.children) AS children,
  reduce(t = 0.0, g IN others | t + g.children) AS children_without
WHERE models + without > 0
WITH
  trait, models, without, children, children_without,
  CASE WHEN models > 0 THEN exp(logs / models) - 1 END AS downloads,
  CASE WHEN without > 0 THEN exp(logs_without / without) - 1 END AS downloads_without
RETURN
  trait,
  models,
  without,
  round(downloads, 1) AS downloads,
  round(downloads_without, 1) AS downloads_without,
  CASE WHEN downloads_without > 0 THEN round(downloads / downloads_without, 2) END AS ratio,
  CASE WHEN models > 0 THEN round(children / models, 3) END AS children,
  CASE WHEN without > 0 THEN round(children_without / without, 3) END AS children_without
ORDER BY trait
LIMIT $limit
