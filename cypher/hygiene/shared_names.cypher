// Ids that stand for a model and for a dataset; a text that names one of them is ambiguous.
// params: limit: int = 100
// returns: id, children, trained, model_placeholder, dataset_placeholder
// key: id
// Whole graph: looks every dataset's id up among the models.
MATCH (d:Dataset)
MATCH (m:Model {id: d.id})
RETURN
  d.id AS id,
  COUNT { (m)<-[:DERIVED_FROM]-() } AS children,
  COUNT { (d)<-[:TRAINED_ON]-() } AS trained,
  m.reason AS model_placeholder,
  d.reason AS dataset_placeholder
ORDER BY children + trained DESC, id
LIMIT $limit
