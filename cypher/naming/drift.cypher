// Models whose names claim an architecture or size that the model they were made from does not have.
// params: relation: str = null, limit: int = 100
// returns: model, base, relation, token, claimed, observed, confidence
// key: model, base, token
// Whole graph: reads every finding of the rule N9 that `supplychain naming check --all` has written, or those of one relation.
// Either the name is wrong, or the base that the card names.
MATCH (f:NamingFinding {rule: 'N9'})
MATCH (m:Model)-[:HAS_FINDING]->(f)
MATCH (m)-[d:DERIVED_FROM]->(b:Model)
WHERE f.field = 'base_models ' + b.id AND ($relation IS NULL OR d.relation = $relation)
RETURN
  m.id AS model,
  b.id AS base,
  d.relation AS relation,
  f.token AS token,
  f.claimed AS claimed,
  f.observed AS observed,
  f.confidence AS confidence
ORDER BY confidence DESC, model, base, token
LIMIT $limit
