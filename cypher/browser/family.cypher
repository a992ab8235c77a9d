// Draws the family of a model or dataset: the roots of its lineage, and everything that was made from those.
// params: id: str, limit: int = 300
// returns: path
// key: path
// The steps nearest to a root come first; those are drawn when the family is larger than the limit.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(root)
WITH DISTINCT root
WHERE NOT EXISTS { (root)-[:DERIVED_FROM]->() }
MATCH p = (root)<-[:DERIVED_FROM|RENAMED_TO*0..]-(near)
WITH near, min(length(p)) AS hops
WHERE EXISTS { ()-[:DERIVED_FROM|RENAMED_TO]->(near) }
WITH near, hops
ORDER BY hops, near.id
LIMIT $limit
MATCH (child)-[step:DERIVED_FROM|RENAMED_TO]->(near)
WITH hops, child, near, step
ORDER BY hops, child.id, near.id, type(step)
LIMIT $limit
MATCH path = (child)-[step]->(near)
RETURN path
ORDER BY hops, child.id, near.id, type(step)
LIMIT $limit
