// Pairs of models that are most often merged together.
// params: limit: int = 100
// returns: first, second, merges, example
// key: first, second
// Whole graph: reads every merge. First is the one whose id comes first.
MATCH (a)<-[r:DERIVED_FROM]-(m:Model)
WHERE r.relation = 'merge'
MATCH (m)-[s:DERIVED_FROM]->(b)
WHERE s.relation = 'merge' AND a.id < b.id
WITH a.id AS first, b.id AS second, count(*) AS merges, min(m.id) AS example
RETURN first, second, merges, example
ORDER BY merges DESC, first, second
LIMIT $limit
