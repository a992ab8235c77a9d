// What is wrong with the name of one model, the surest first.
// params: id: str, limit: int = 100
// returns: rule, token, claimed, observed, field, confidence, distance, reason
// key: rule, token, field, observed, claimed
// Reads what `supplychain naming check --all` has written; `supplychain naming check MODEL` also shows what holds and what
// nothing can confirm.
MATCH (m:Model {id: $id})
USING INDEX SEEK m:Model(id)
MATCH (m)-[:HAS_FINDING]->(f:NamingFinding)
RETURN
  f.rule AS rule,
  f.token AS token,
  f.claimed AS claimed,
  f.observed AS observed,
  f.field AS field,
  f.confidence AS confidence,
  f.distance AS distance,
  f.reason AS reason
ORDER BY confidence DESC, rule, token, field, observed
LIMIT $limit
