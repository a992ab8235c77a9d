// What is known by name only, counted by kind and reason.
// params: limit: int = 100
// returns: label, reason, artifacts, bases, example
// key: label, reason
// Whole graph: visits every placeholder. Bases counts those that something was made from.
MATCH (n:Placeholder)
WITH
  head([l IN ['Model', 'Dataset', 'Repository', 'License', 'Owner', 'Paper'] WHERE l IN labels(n)]) AS label,
  n.reason AS reason,
  count(*) AS artifacts,
  sum(CASE WHEN EXISTS { (n)<-[:DERIVED_FROM]-() } THEN 1 ELSE 0 END) AS bases,
  min(n.id) AS example
RETURN label, reason, artifacts, bases, example
ORDER BY artifacts DESC, label, reason
LIMIT $limit
