// Models whose name or owner can be taken for a popular one: candidates to look at, not accusations.
// params: confidence: float = 0.4, limit: int = 100
// returns: model, token, resembles, how, confidence, downloads, its_downloads
// key: model, token, resembles
// Whole graph: reads every finding of the rule N10 that `supplychain naming check --all` has written. How: look-alike letters,
// or one letter apart, of the name or of the owner. A model that declares the other one as its base is no candidate.
MATCH (f:NamingFinding {rule: 'N10'})
WHERE f.confidence >= $confidence AND (f.field STARTS WITH 'name: ' OR f.field STARTS WITH 'owner: ')
MATCH (m:Model)-[:HAS_FINDING]->(f)
OPTIONAL MATCH (other:Model {id: f.claimed})
RETURN
  m.id AS model,
  f.token AS token,
  f.claimed AS resembles,
  f.field AS how,
  f.confidence AS confidence,
  m.downloads AS downloads,
  other.downloads AS its_downloads
ORDER BY confidence DESC, model, token, resembles
LIMIT $limit
