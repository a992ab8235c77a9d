// What each source stated: records by kind, of the newest finished load of each source.
// params: limit: int = 1000
// returns: source, kind, records, share
// key: source, kind
// Whole graph: no; reads the few nodes that record loads. Kinds are labels and relationship types; Placeholder counts things
// that are only pointed at. Records come before those about the same thing are joined, so that the graph holds fewer.
MATCH (l:Load {status: 'finished'})
WITH l
ORDER BY l.id DESC
WITH l.source AS source, head(collect(l)) AS newest
UNWIND newest.kinds AS kind
WITH source, newest.records AS all, split(kind, ': ') AS parts
RETURN source, parts[0] AS kind, toInteger(parts[1]) AS records, round(toFloat(parts[1]) / all, 4) AS share
ORDER BY source, records DESC, kind
LIMIT $limit
