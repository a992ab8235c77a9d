// Draws the license conflicts of an artifact: the whole path to each upstream artifact, and both licenses.
// params: id: str, ruleset: str = "practical", limit: int = 300
// returns: path
// key: path
// Reads what `supplychain licenses refresh` has written. It is a conflict with the declared license; not legal advice.
MATCH (a:Model|Dataset|Repository {id: $id})
MATCH conflict = (a)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset
CALL (a, b, c, conflict) {
  RETURN conflict AS path
  UNION ALL
  UNWIND range(1, size(c.path) - 1) AS position
  MATCH (x:Model|Dataset|Repository {id: c.path[position - 1]})
  MATCH path = (x)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO]->(y)
  WHERE y.id = c.path[position]
  RETURN path
  UNION ALL
  UNWIND [a, b] AS end
  MATCH path = (end)-[:LICENSED_UNDER]->()
  RETURN path
}
WITH DISTINCT path
RETURN path
ORDER BY [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)], [r IN relationships(path) | r.rule]
LIMIT $limit
