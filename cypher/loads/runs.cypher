// What was loaded: each run of a loader with what it read and did not keep, the newest first.
// params: source: str = null, limit: int = 100
// returns: place, source, status, mode, started_at, finished_at, records, skipped, share_skipped, arguments
// key: place
// Whole graph: no; reads the few nodes that record loads; give a source to ask of its loads only. Records are nodes and
// relationships that a source stated, before those about the same thing are joined; skipped are rows that were not kept, and
// loads/reasons says why. A status other than finished: what the graph holds of that source may be partial.
MATCH (l:Load)
WHERE $source IS NULL OR l.source = $source
WITH l
ORDER BY l.id DESC
WITH collect(l) AS loads
UNWIND range(1, size(loads)) AS place
WITH place, loads[place - 1] AS l
RETURN
  place,
  l.source AS source,
  l.status AS status,
  l.mode AS mode,
  l.started_at AS started_at,
  l.finished_at AS finished_at,
  l.records AS records,
  l.skipped AS skipped,
  CASE WHEN l.records + l.skipped > 0 THEN round(1.0 * l.skipped / (l.records + l.skipped), 4) END AS share_skipped,
  l.arguments AS arguments
ORDER BY place
LIMIT $limit
