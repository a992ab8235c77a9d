// Merges that a model went into, itself or through what was made from it, with what else they hold.
// params: id: str, limit: int = 100
// returns: merge, hops, through, others, licenses, downloads
// key: merge
// Hops is how far the merge is from the given model; through are the merged models by which it comes in, others the rest. From
// the current id to an old one is a step too.
MATCH (given:Model {id: $id})-[:RENAMED_TO*0..]-(start)
USING INDEX SEEK given:Model(id)  // a planner that sampled the index when it was empty would read all of it
MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*0..]-(part)
WITH part, min(length(p)) AS hops
MATCH (part)<-[r:DERIVED_FROM]-(m)
WHERE r.relation = 'merge'
WITH m, min(hops) + 1 AS hops, collect(part) AS parts
ORDER BY hops, m.id
LIMIT $limit
RETURN
  m.id AS merge,
  hops,
  COLLECT { UNWIND parts AS part RETURN part.id AS id ORDER BY id } AS through,
  COLLECT { MATCH (m)-[r:DERIVED_FROM]->(b) WHERE r.relation = 'merge' AND NOT b IN parts
            RETURN b.id AS id ORDER BY id } AS others,
  COLLECT { MATCH (m)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  m.downloads AS downloads
ORDER BY hops, merge
