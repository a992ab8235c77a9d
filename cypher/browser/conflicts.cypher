// Draws the license conflicts of the whole graph, each between an artifact and the upstream one whose terms it does not keep.
// params: ruleset: str = "practical", severity: str = "error", limit: int = 100
// returns: path
// key: path
// Whole graph: reads every conflict that `supplychain licenses refresh` has written; those on the shortest paths come first.
// It is a conflict with the declared license; not legal advice.
MATCH path = (a:Artifact)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset AND c.severity = $severity
RETURN path
ORDER BY c.hops, a.id, b.id, c.rule
LIMIT $limit
