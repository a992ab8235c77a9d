// Models with something that speaks against using them as they are, those on which most rests first.
// params: rule: str = null, severity: str = null, limit: int = 100
// returns: model, rule, threat, severity, models, repositories, evidence, advice
// key: model, rule
// Whole graph: reads every finding that `supplychain reuse risks --all` has written, or those of one rule or severity (low,
// medium, high). Models and repositories are what rests on it, directly or through others.
MATCH (f:ReuseFinding)
WHERE ($rule IS NULL OR f.rule = $rule) AND ($severity IS NULL OR f.severity = $severity)
MATCH (m:Model)-[:HAS_FINDING]->(f)
WITH m, f
ORDER BY
  f.models + f.repositories DESC,
  CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
  m.id,
  f.rule
LIMIT $limit
RETURN
  m.id AS model,
  f.rule AS rule,
  f.threat AS threat,
  f.severity AS severity,
  f.models AS models,
  f.repositories AS repositories,
  f.evidence AS evidence,
  f.advice AS advice
ORDER BY models + repositories DESC, CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, model, rule
