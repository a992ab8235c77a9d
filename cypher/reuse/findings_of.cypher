// What speaks against using a model as it is, the gravest first, with what to do.
// params: id: str, limit: int = 100
// returns: model, rule, threat, severity, reason, advice, models, repositories
// key: model, rule
// Reads the findings that `supplychain reuse risks --all` has written. A rule that nobody could judge has no finding: see
// risks_unknown of the model.
MATCH (m:Model {id: $id})
USING INDEX SEEK m:Model(id)
MATCH (m)-[:HAS_FINDING]->(f:ReuseFinding)
RETURN
  m.id AS model,
  f.rule AS rule,
  f.threat AS threat,
  f.severity AS severity,
  f.reason AS reason,
  f.advice AS advice,
  f.models AS models,
  f.repositories AS repositories
ORDER BY CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, rule
LIMIT $limit
