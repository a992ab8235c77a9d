// What the models of each owner leave undocumented: the share of them that lacks each attribute, for owners of most models.
// params: fewest: int = 5, limit: int = 100
// returns: owner, models, no_card, thin_card, no_license, no_training_data, no_results, no_architecture
// key: owner
// Whole graph: reads every model whose answer or front matter somebody read, with its owner; owners of fewer models than
// fewest are left out. A share counts only models of which somebody looked at that part; a thin card is below 1,500
// characters, or a fifth and more of it an unfilled template.
MATCH (m:Model)-[:OWNED_BY]->(o:Owner)
WHERE m.reason IS NULL AND any(p IN m.observed WHERE p IN ['answer', 'front matter'])
WITH
  o.id AS group,
  count(*) AS models,
  count(m.card_length) AS cards_read,
  sum(CASE WHEN m.card_length = 0 THEN 1 ELSE 0 END) AS no_card,
  sum(CASE WHEN m.card_length > 0 AND (m.card_length < 1500 OR m.card_placeholders >= 0.2) THEN 1 ELSE 0 END) AS thin_card,
  sum(CASE WHEN EXISTS { (m)-[:LICENSED_UNDER]->() } THEN 0 ELSE 1 END) AS no_license,
  sum(CASE WHEN EXISTS { (m)-[:TRAINED_ON]->() } THEN 0 ELSE 1 END) AS no_data,
  sum(CASE WHEN 'results' IN m.observed THEN 1 ELSE 0 END) AS results_read,
  sum(CASE WHEN 'results' IN m.observed AND m.results IS NULL THEN 1 ELSE 0 END) AS no_results,
  sum(CASE WHEN 'config' IN m.observed THEN 1 ELSE 0 END) AS configured,
  sum(CASE WHEN 'config' IN m.observed AND m.architectures IS NULL AND m.model_type IS NULL THEN 1 ELSE 0 END) AS untyped
WHERE models >= $fewest
RETURN
  group AS owner,
  models,
  CASE WHEN cards_read > 0 THEN round(1.0 * no_card / cards_read, 4) END AS no_card,
  CASE WHEN cards_read > 0 THEN round(1.0 * thin_card / cards_read, 4) END AS thin_card,
  round(1.0 * no_license / models, 4) AS no_license,
  round(1.0 * no_data / models, 4) AS no_training_data,
  CASE WHEN results_read > 0 THEN round(1.0 * no_results / results_read, 4) END AS no_results,
  CASE WHEN configured > 0 THEN round(1.0 * untyped / configured, 4) END AS no_architecture
ORDER BY models DESC, owner
LIMIT $limit
