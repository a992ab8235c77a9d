// Draws the artifacts from which most others were derived directly, each with the most downloaded of those.
// params: families: int = 6, limit: int = 150
// returns: path
// key: path
// Whole graph: counts the direct derivations of every artifact that has some, and draws at most 25 of each. A first look at a
// graph.
MATCH (root:BaseModel|Dataset)
WITH root, COUNT { (root)<-[:DERIVED_FROM]-() } AS children
WHERE children > 0
ORDER BY children DESC, root.id
LIMIT $families
CALL (root) {
  MATCH path = (child)-[:DERIVED_FROM]->(root)
  RETURN path, child
  ORDER BY coalesce(child.downloads, 0) DESC, child.id
  LIMIT 25
}
RETURN path
ORDER BY children DESC, root.id, coalesce(child.downloads, 0) DESC, child.id
LIMIT $limit
