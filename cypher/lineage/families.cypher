// Families of models and of datasets: their roots, by the number of descendants.
// params: limit: int = 100
// returns: artifact, label, descendants, children, generations, licenses, placeholder
// key: artifact, label
// Whole graph: walks down from every artifact that has children and no base. Generations counts the shortest way to the
// farthest descendant; from the current id to an old one is a step too. Old ids are no descendants unless they name a base.
// A merge belongs to the families of all its bases.
MATCH (base:BaseModel|Dataset)
WHERE EXISTS { (base)<-[:DERIVED_FROM]-() }
MATCH (base)-[:RENAMED_TO*0..]->(root)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM|RENAMED_TO]->() }
WITH DISTINCT root
CALL (root) {
  MATCH p = (root)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
  WITH d, min(length(p)) AS hops
  WHERE EXISTS { (d)-[:DERIVED_FROM]->() }
  RETURN count(d) AS descendants, max(hops) AS generations
}
WITH root, CASE WHEN root:Model THEN 'Model' ELSE 'Dataset' END AS label, descendants, generations
ORDER BY descendants DESC, root.id, label
LIMIT $limit
RETURN
  root.id AS artifact,
  label,
  descendants,
  COUNT { (root)<-[:RENAMED_TO*0..]-()<-[:DERIVED_FROM]-() } AS children,
  generations,
  COLLECT { MATCH (root)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  root.reason AS placeholder
ORDER BY descendants DESC, artifact, label
