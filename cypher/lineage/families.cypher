// Families of models and of datasets: their roots, by the number of descendants.
// params: limit: int = 100
// returns: artifact, label, descendants, children, generations, licenses, placeholder
// key: artifact, label
// Whole graph: walks down from every artifact that has children and no base. Generations counts the shortest way to
// the farthest descendant. A merge belongs to the families of all its bases.
MATCH (root:BaseModel|Dataset)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM]->() } AND EXISTS { (root)<-[:DERIVED_FROM]-() }
CALL (root) {
  MATCH p = (root)<-[:DERIVED_FROM*1..]-(d)
  WITH d, min(length(p)) AS hops
  RETURN count(d) AS descendants, max(hops) AS generations
}
WITH root, CASE WHEN root:Model THEN 'Model' ELSE 'Dataset' END AS label, descendants, generations
ORDER BY descendants DESC, root.id, label
LIMIT $limit
RETURN
  root.id AS artifact,
  label,
  descendants,
  COUNT { (root)<-[:DERIVED_FROM]-() } AS children,
  generations,
  COLLECT { MATCH (root)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  root.reason AS placeholder
ORDER BY descendants DESC, artifact, label
