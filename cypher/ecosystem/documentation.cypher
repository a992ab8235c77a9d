// How much of what a model may state is stated: the share of models with each of PeaTMOSS's twenty fields, beside its figure 7.
// params: limit: int = 100
// returns: field, models, stated, share, published_share, difference
// key: field
// Whole graph: reads every model that a source describes. A field is stated where it is not empty. License, data, base,
// repository, paper and links to evaluation data are relationships, the rest properties; a base or dataset that nobody can look
// up is stated all the same. Published are the shares of figure 7, over 11,693 models whose cards a language model had read. Not
// stated is not known either.
MATCH (m:Model)
WHERE m.reason IS NULL
WITH
  count(*) AS models,
  sum(CASE WHEN m.library IS NOT NULL OR m.libraries IS NOT NULL THEN 1 ELSE 0 END) AS libraries,
  count(m.domains) AS domain,
  sum(CASE WHEN m.task IS NOT NULL OR m.tasks IS NOT NULL THEN 1 ELSE 0 END) AS model_task,
  count(m.frameworks) AS frameworks,
  sum(CASE WHEN EXISTS { (m)-[:LICENSED_UNDER]->() } THEN 1 ELSE 0 END) AS license,
  sum(CASE WHEN EXISTS { (m)-[:TRAINED_ON]->() } THEN 1 ELSE 0 END) AS datasets,
  sum(CASE WHEN EXISTS { (m)-[:DERIVED_FROM]->() } THEN 1 ELSE 0 END) AS base_model,
  count(m.demo) AS demo,
  sum(CASE WHEN EXISTS { (m)-[:HAS_REPOSITORY]->() } THEN 1 ELSE 0 END) AS github_repo,
  sum(CASE WHEN m.evaluation IS NOT NULL OR EXISTS { (m)-[:EVALUATED_ON]->() } THEN 1 ELSE 0 END) AS evaluation,
  count(m.languages) AS language,
  sum(CASE WHEN EXISTS { (m)-[:DESCRIBED_BY]->() } THEN 1 ELSE 0 END) AS paper,
  count(m.hyper_parameters) AS hyper_parameters,
  count(m.parameters) AS parameter_count,
  count(m.hardware) AS hardware,
  count(m.input_formats) AS input_format,
  count(m.limitations) AS limitation_and_bias,
  count(m.output_formats) AS output_format,
  count(m.grants) AS grant,
  count(m.carbon_emitted) AS carbon_emitted
WHERE models > 0
UNWIND [
  ['libraries', libraries, 0.9885], ['domain', domain, 0.9874], ['model_task', model_task, 0.9873],
  ['frameworks', frameworks, 0.8358], ['license', license, 0.7801], ['datasets', datasets, 0.7441],
  ['base_model', base_model, 0.7348], ['demo', demo, 0.7056], ['github_repo', github_repo, 0.5869],
  ['evaluation', evaluation, 0.5860], ['language', language, 0.5277], ['paper', paper, 0.4803],
  ['hyper_parameters', hyper_parameters, 0.3324], ['parameter_count', parameter_count, 0.3011], ['hardware', hardware, 0.2939],
  ['input_format', input_format, 0.2267], ['limitation_and_bias', limitation_and_bias, 0.1816],
  ['output_format', output_format, 0.1810], ['grant', grant, 0.0781], ['carbon_emitted', carbon_emitted, 0.0480]
] AS row
WITH models, row[0] AS field, row[1] AS stated, row[2] AS published
WITH models, field, stated, published, 1.0 * stated / models AS share
RETURN field, models, stated, round(share, 4) AS share, published AS published_share, round(share - published, 4) AS difference
ORDER BY stated DESC, field
LIMIT $limit
