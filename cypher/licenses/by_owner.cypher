// Owners by the conflicts of what they publish: introduced by themselves, and inherited from further up.
// params: ruleset: str = "practical", limit: int = 100
// returns: owner, artifacts, errors, warnings, introduced, inherited
// key: owner
// Whole graph: reads every conflict that `supplychain licenses refresh` has written. Not legal advice.
MATCH (o:Owner)<-[:OWNED_BY]-(a)-[c:CONFLICTS_WITH]->()
WHERE c.ruleset = $ruleset
RETURN
  o.id AS owner,
  count(DISTINCT a) AS artifacts,
  sum(CASE c.severity WHEN 'error' THEN 1 ELSE 0 END) AS errors,
  sum(CASE c.severity WHEN 'warn' THEN 1 ELSE 0 END) AS warnings,
  sum(CASE WHEN c.inherited THEN 0 ELSE 1 END) AS introduced,
  sum(CASE WHEN c.inherited THEN 1 ELSE 0 END) AS inherited
ORDER BY errors DESC, warnings DESC, owner
LIMIT $limit
