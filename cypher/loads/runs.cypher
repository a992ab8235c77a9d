// What was loaded: each run of a loader with what it read and did not keep, the newest first.
// params: source: str = null, limit: int = 100
// returns: load, source, status, mode, started_at, seconds, records, skipped, share_skipped, arguments
// key: load
// Whole graph: no; reads the few nodes that record loads; give a source to ask of its loads only. Records are nodes and
// relationships that a source stated, before those about the same thing are joined; skipped are rows that were not kept, and
// loads/reasons says why. A status other than finished: what the graph holds of that source may be partial.
MATCH (l:Load)
WHERE $source IS NULL OR l.source = $source
RETURN
  l.id AS load,
  l.source AS source,
  l.status AS status,
  l.mode AS mode,
  l.started_at AS started_at,
  duration.inSeconds(datetime(l.started_at), datetime(l.finished_at)).seconds AS seconds,
  l.records AS records,
  l.skipped AS skipped,
  CASE WHEN l.records + l.skipped > 0 THEN round(1.0 * l.skipped / (l.records + l.skipped), 4) END AS share_skipped,
  l.arguments AS arguments
ORDER BY started_at DESC, load
LIMIT $limit
