// Artifacts whose license has changed from one reading to a later one: what was stated, what is, and how many rest on it.
// params: limit: int = 100
// returns: artifact, label, before, after, last_seen_before, first_seen_after, sources, descendants, placeholder
// key: artifact, label, before
// Whole graph: reads every WAS_LICENSED_UNDER, and walks down from the artifacts that have one. After is what those sources
// state today, nothing where they state nothing any more. First seen after is the first reading with another license, or,
// without one, the newest reading of the artifact; the license changed at some time after last_seen_before and no later than
// that. Descendants follow DERIVED_FROM, and RENAMED_TO from the current id to an old one.
MATCH (a)-[w:WAS_LICENSED_UNDER]->(was)
CALL (a, w, was) {
  OPTIONAL MATCH (a)-[r:LICENSED_UNDER|WAS_LICENSED_UNDER]->(other)
  WHERE other <> was AND any(s IN r.sources WHERE s IN w.sources)
  UNWIND coalesce(r.seen_at, [r.collected_at]) AS read_at
  WITH w, r, other, CASE WHEN read_at > w.collected_at THEN read_at END AS later
  RETURN
    min(later) AS first_seen_after,
    collect(DISTINCT CASE WHEN type(r) = 'LICENSED_UNDER' THEN other.id END) AS licenses
}
CALL (a) {
  MATCH (a)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
  WITH DISTINCT a, d
  WHERE d <> a
  RETURN count(d) AS descendants
}
RETURN
  a.id AS artifact,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  was.id AS before,
  COLLECT { UNWIND licenses AS license RETURN license ORDER BY license } AS after,
  w.collected_at AS last_seen_before,
  coalesce(first_seen_after, a.collected_at) AS first_seen_after,
  w.sources AS sources,
  descendants,
  a.reason AS placeholder
ORDER BY descendants DESC, artifact, label, before
LIMIT $limit
