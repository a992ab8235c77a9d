// PTM2: what do models document? Each thing that a card may state, and the share of models that do, by task.
// params: task: str = null, limit: int = 100
// returns: field, models, stated, share
// key: field
// Whole graph: reads every model that a source describes; give a task to ask of its models only. License, paper, training data,
// evaluation data, base and repository are relationships, the rest properties. Not stated is not known either.
MATCH (m:Model)
WHERE m.reason IS NULL AND ($task IS NULL OR m.task = $task)
WITH
  count(*) AS models,
  count(m.task) AS task,
  count(m.library) AS library,
  count(m.parameters) AS parameters,
  sum(CASE WHEN m.languages IS NULL THEN 0 ELSE 1 END) AS languages,
  sum(CASE WHEN m.architectures IS NULL THEN 0 ELSE 1 END) AS architectures,
  sum(CASE WHEN m.evaluation IS NULL THEN 0 ELSE 1 END) AS evaluation,
  sum(CASE WHEN m.hardware IS NULL THEN 0 ELSE 1 END) AS hardware,
  count(m.limitations) AS limitations,
  count(m.carbon_emitted) AS carbon_emitted,
  count(m.hyper_parameters) AS hyper_parameters,
  sum(CASE WHEN EXISTS { (m)-[:LICENSED_UNDER]->() } THEN 1 ELSE 0 END) AS license,
  sum(CASE WHEN EXISTS { (m)-[:DESCRIBED_BY]->() } THEN 1 ELSE 0 END) AS paper,
  sum(CASE WHEN EXISTS { (m)-[:TRAINED_ON]->() } THEN 1 ELSE 0 END) AS training_data,
  sum(CASE WHEN EXISTS { (m)-[:EVALUATED_ON]->() } THEN 1 ELSE 0 END) AS evaluation_data,
  sum(CASE WHEN EXISTS { (m)-[:DERIVED_FROM]->() } THEN 1 ELSE 0 END) AS base,
  sum(CASE WHEN EXISTS { (m)-[:HAS_REPOSITORY]->() } THEN 1 ELSE 0 END) AS repository
WHERE models > 0
UNWIND [
  ['task', task], ['library', library], ['parameters', parameters], ['languages', languages], ['architectures', architectures],
  ['evaluation', evaluation], ['hardware', hardware], ['limitations', limitations], ['carbon emitted', carbon_emitted],
  ['hyper-parameters', hyper_parameters], ['license', license], ['paper', paper], ['training data', training_data],
  ['evaluation data', evaluation_data], ['base', base], ['repository', repository]
] AS pair
WITH models, pair[0] AS field, pair[1] AS stated
RETURN field, models, stated, round(1.0 * stated / models, 4) AS share
ORDER BY stated DESC, field
LIMIT $limit
