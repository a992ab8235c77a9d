// Names that contradict what is known of their model, the surest first.
// params: rule: str = null, confidence: float = 0.4, limit: int = 100
// returns: model, rule, token, claimed, observed, field, confidence, distance, reason
// key: model, rule, token, field, observed, claimed
// Whole graph: reads every finding that `supplychain naming check --all` has written, or those of one rule, N1 to N10. What is
// unverifiable is no defect and stands nowhere here.
MATCH (f:NamingFinding)
WHERE f.confidence >= $confidence AND ($rule IS NULL OR f.rule = $rule)
MATCH (m:Model)-[:HAS_FINDING]->(f)
RETURN
  m.id AS model,
  f.rule AS rule,
  f.token AS token,
  f.claimed AS claimed,
  f.observed AS observed,
  f.field AS field,
  f.confidence AS confidence,
  f.distance AS distance,
  f.reason AS reason
ORDER BY confidence DESC, distance DESC, model, rule, token, field, observed
LIMIT $limit
