// Why rows of a source were not kept: reasons by the number of rows, of the newest load of each source that ended.
// params: limit: int = 1000
// returns: source, reason, rows, share
// key: source, reason
// Whole graph: no; reads the few nodes that record loads. Share is of all rows that were not kept. A load lists its hundred most
// frequent reasons.
MATCH (l:Load)
WHERE l.status <> 'running' AND l.warnings IS NOT NULL
WITH l
ORDER BY l.id DESC
WITH l.source AS source, head(collect(l)) AS newest
UNWIND newest.warnings AS warning
WITH source, newest.skipped AS all, warning, split(warning, ': ')[-1] AS rows
RETURN
  source,
  left(warning, size(warning) - size(rows) - 2) AS reason,
  toInteger(rows) AS rows,
  CASE WHEN all > 0 THEN round(toFloat(rows) / all, 4) END AS share
ORDER BY source, rows DESC, reason
LIMIT $limit
