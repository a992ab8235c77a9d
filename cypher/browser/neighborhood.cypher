// Draws everything that is one step away from an artifact: bases, derived works, data, repositories, license, owner, papers.
// params: id: str, limit: int = 100
// returns: path
// key: path
// Without what a rule set has computed; browser/conflicts_of draws that.
MATCH (a:Model|Dataset|Repository {id: $id})
MATCH path = (a)-[r]-(b)
WHERE NOT type(r) IN ['CONFLICTS_WITH', 'VERDICT']
RETURN path
ORDER BY type(r), b.id, startNode(r) = a
LIMIT $limit
