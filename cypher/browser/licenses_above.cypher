// Draws what an artifact depends on, with the license of everything on the way.
// params: id: str, depth: int = 10, limit: int = 300
// returns: path
// key: path
// Follows every kind of dependency upstream; the color of a license is its category.
MATCH (:Model|Dataset|Repository {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO*0..]->(near)
WITH near, min(length(p)) AS hops
WHERE hops <= $depth
MATCH path = (near)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO|LICENSED_UNDER]->(next)
WHERE hops < $depth OR next:License
RETURN path
ORDER BY hops, [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit
