// What models of each domain leave undocumented: the share of them that lacks each attribute.
// params: limit: int = 100
// returns: domain, models, no_card, thin_card, no_license, no_training_data, no_results, no_architecture
// key: domain
// Whole graph: reads every model whose answer or front matter somebody read. A share counts only models of which somebody
// looked at that part; a thin card is below 1,500 characters, or a fifth and more of it an unfilled template. The domain is
// that of the task. By task and field: mining/ptm2_documentation.
MATCH (m:Model)
WHERE m.reason IS NULL AND any(p IN m.observed WHERE p IN ['answer', 'front matter'])
WITH m, coalesce(m.task, '') AS task
WITH
  m,
  CASE
    WHEN task = '' THEN 'no task stated'
    WHEN task CONTAINS 'speech' OR task CONTAINS 'audio' OR task CONTAINS 'voice' THEN 'audio'
    WHEN task IN ['any-to-any', 'image-text-to-text', 'image-to-text', 'video-text-to-text', 'visual-question-answering',
      'document-question-answering', 'visual-document-retrieval', 'text-to-image', 'text-to-video', 'text-to-3d']
      THEN 'multimodal'
    WHEN task CONTAINS 'image' OR task CONTAINS 'video' OR task CONTAINS 'object-detection' OR task CONTAINS 'depth'
      OR task CONTAINS 'mask-generation' OR task CONTAINS 'keypoint' OR task CONTAINS '3d' THEN 'computer vision'
    WHEN task CONTAINS 'tabular' OR task CONTAINS 'time-series' THEN 'tabular'
    WHEN task IN ['reinforcement-learning', 'robotics', 'graph-ml', 'other'] THEN 'other'
    ELSE 'natural language'
  END AS domain
WITH
  domain AS group,
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
RETURN
  group AS domain,
  models,
  CASE WHEN cards_read > 0 THEN round(1.0 * no_card / cards_read, 4) END AS no_card,
  CASE WHEN cards_read > 0 THEN round(1.0 * thin_card / cards_read, 4) END AS thin_card,
  round(1.0 * no_license / models, 4) AS no_license,
  round(1.0 * no_data / models, 4) AS no_training_data,
  CASE WHEN results_read > 0 THEN round(1.0 * no_results / results_read, 4) END AS no_results,
  CASE WHEN configured > 0 THEN round(1.0 * untyped / configured, 4) END AS no_architecture
ORDER BY models DESC, domain
LIMIT $limit
