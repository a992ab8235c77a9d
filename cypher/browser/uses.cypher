// Draws the repositories that use a model or dataset, or anything that was made from it.
// params: id: str, depth: int = 10, limit: int = 300
// returns: path
// key: path
// Whatever is drawn is hit when the artifact is withdrawn, relicensed or compromised; the nearest come first.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|RENAMED_TO*0..]-(near)
WITH near, min(length(p)) AS hops
WHERE hops < $depth
MATCH path = ()-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|RENAMED_TO|USES]->(near)
RETURN path
ORDER BY hops, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit
