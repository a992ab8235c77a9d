// Families of models and of datasets: their roots, by the number of descendants.
// params: limit: int = 100
// returns: artifact, label, descendants, children, generations, licenses, placeholder
// key: artifact, label
// Whole graph: walks down from every artifact that has children and no base. Generations counts the shortest way to
// the farthest descendant. A merge belongs to the families of all its bases.
MATCH (root:BaseModel|Dataset)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM]->() } AND EXISTS { (root)<-[:DERIVED_FROM]-() }
MATCH p = (root)<-[:DERIVED_FROM*1..]-(d)
WITH root, d, min(length(p)) AS hops
WITH root, head([l IN ['Model', 'Dataset'] WHERE l IN labels(root)]) AS label,
  count(d) AS descendants, max(hops) AS generations
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
