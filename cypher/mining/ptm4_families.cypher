// PTM4: how large and how deep are the families of models? Families by size, with the largest of each class.
// params: limit: int = 100
// returns: members, families, models, deepest, merged, largest
// key: members
// Whole graph: walks down from every model that has children and no base. Members is the least size of the class, root
// included: 2, 3, 6, 11, 101, 1001, 10001. Deepest is the most generations by the shortest way. A merge counts in every family
// it belongs to; merged counts families that hold one.
MATCH (base:BaseModel)-[:RENAMED_TO*0..]->(root)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM|RENAMED_TO]->() }
WITH DISTINCT root
CALL (root) {
  MATCH p = (root)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
  WITH d, min(length(p)) AS hops
  WHERE EXISTS { (d)-[:DERIVED_FROM]->() }
  RETURN
    count(d) + 1 AS size,
    max(hops) AS generations,
    max(CASE WHEN EXISTS { (d)-[r:DERIVED_FROM]->() WHERE r.relation = 'merge' } THEN 1 ELSE 0 END) AS merged
}
WITH root, size, generations, merged
WHERE size > 1
WITH
  last([least IN [2, 3, 6, 11, 101, 1001, 10001] WHERE size >= least]) AS members,
  count(*) AS families,
  sum(size) AS models,
  max(generations) AS deepest,
  sum(merged) AS merged,
  min([-size, root.id]) AS largest
RETURN members, families, models, deepest, merged, largest[1] AS largest
ORDER BY members
LIMIT $limit
