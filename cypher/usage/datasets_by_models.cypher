// Datasets that most models were trained on.
// params: limit: int = 100
// returns: dataset, trained, evaluated, derived, repositories, licenses, placeholder
// key: dataset
// Whole graph: compares every dataset. Words that stand for no dataset are left to hygiene/placeholder_datasets.
MATCH (d:Dataset)
WHERE d.reason IS NULL OR NOT d.reason IN ['placeholder word', 'unresolved text']
WITH d, COUNT { (d)<-[:TRAINED_ON]-() } AS trained
WHERE trained > 0
WITH d, trained
ORDER BY trained DESC, d.id
LIMIT $limit
RETURN
  d.id AS dataset,
  trained,
  COUNT { (d)<-[:EVALUATED_ON]-() } AS evaluated,
  COUNT { (d)<-[:DERIVED_FROM]-() } AS derived,
  COUNT { (d)<-[:USES]-() } AS repositories,
  COLLECT { MATCH (d)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  d.reason AS placeholder
ORDER BY trained DESC, dataset
