// How many models the security scan of the hub has looked at, by the kind of their weights: what is not scanned is not safe.
// params: limit: int = 100
// returns: weights, models, scanned, with_issues, not_done, not_asked, percent_unknown
// key: weights
// Whole graph: reads every model that a source describes. Not done: the hub says that its scan is not done; not asked: no source
// asked for it.
MATCH (m:Model)
WHERE m.reason IS NULL
WITH
  CASE
    WHEN m.observed IS NULL OR NOT 'files' IN m.observed THEN 'files not listed'
    WHEN m.pickle_files IS NOT NULL AND 'safetensors' IN coalesce(m.formats, []) THEN 'pickle beside safetensors'
    WHEN m.pickle_files IS NOT NULL THEN 'pickle only'
    WHEN m.formats IS NULL THEN 'no weights'
    ELSE 'no pickle alone'
  END AS weights,
  count(*) AS models,
  sum(CASE WHEN m.scan = 'done' THEN 1 ELSE 0 END) AS scanned,
  sum(CASE WHEN m.scan_issues IS NOT NULL THEN 1 ELSE 0 END) AS with_issues,
  sum(CASE WHEN m.scan = 'not done' THEN 1 ELSE 0 END) AS not_done
RETURN
  weights,
  models,
  scanned,
  with_issues,
  not_done,
  models - scanned - not_done AS not_asked,
  round(100.0 * (models - scanned) / models, 2) AS percent_unknown
ORDER BY models DESC, weights
LIMIT $limit
