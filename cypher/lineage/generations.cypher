// The lineage around a model or dataset as a table of generations: how many artifacts stand in each, and what is known of them.
// params: id: str, limit: int = 100
// returns: side, generation, artifacts, licensed, used, placeholders, example
// key: side, generation
// Side is up for what it was made from and down for what was made from it; a generation is one step by the shortest way, and
// from an old id to the current one is a step too. Licensed are those that state a license, used those that a repository uses.
// Counts all of them, so that there is no first page.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
CALL (names) {
  UNWIND names AS start
  MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*1..]->(a)
  WITH names, a, min(length(p)) AS generation
  WHERE NOT a IN names
  RETURN 'up' AS side, generation, a
  UNION ALL
  UNWIND names AS start
  MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*1..]-(a)
  WITH names, a, min(length(p)) AS generation
  WHERE NOT a IN names
  RETURN 'down' AS side, generation, a
}
RETURN
  side,
  generation,
  count(*) AS artifacts,
  sum(CASE WHEN EXISTS { (a)-[:LICENSED_UNDER]->() } THEN 1 ELSE 0 END) AS licensed,
  sum(CASE WHEN EXISTS { (a)<-[:USES]-() } THEN 1 ELSE 0 END) AS used,
  count(a.reason) AS placeholders,
  min(a.id) AS example
ORDER BY side DESC, generation
LIMIT $limit
