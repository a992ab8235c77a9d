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
MATCH path = ()-[:DERIVED_FROM|RENAMED_TO]->(near)
RETURN path
ORDER BY hops, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit
