// How much of what a model may state is stated: the share of models with each of PeaTMOSS's twenty fields, beside its figure 7.
// params: limit: int = 100
// returns: field, models, stated, share, published_share, difference
// key: field
// Whole graph: reads every model that a source describes. A field is stated where it is not empty. License, data, base,
// repository, paper and links to evaluation data are relationships, the rest properties; a base or dataset that nobody can look
// up is stated all the same. Published are the shares of figure 7, over 11,693 models whose cards a language model had read. Not
// stated is not known either.
CALL () {
  MATCH (m:Model)
  WHERE m.reason IS NULL
  WITH
    count(*) AS models,
    sum(CASE WHEN m.library IS NOT NULL OR m.libraries IS NOT NULL THEN 1 ELSE 0 END) AS libraries,
    count(m.domains) AS domain,
    sum(CASE WHEN m.task IS NOT NULL OR m.tasks IS NOT NULL THEN 1 ELSE 0 END) AS model_task,
    count(m.frameworks) AS frameworks,
    count(m.demo) AS demo,
    count(m.evaluation) AS evaluation,
    count(m.languages) AS language,
    count(m.hyper_parameters) AS hyper_parameters,
    count(m.parameters) AS parameter_count,
    count(m.hardware) AS hardware,
    count(m.input_formats) AS input_format,
    count(m.limitations) AS limitation_and_bias,
    count(m.output_formats) AS output_format,
    count(m.grants) AS grant,
    count(m.carbon_emitted) AS carbon_emitted
  UNWIND [
    ['', models], ['libraries', libraries], ['domain', domain], ['model_task', model_task], ['frameworks', frameworks],
    ['demo', demo], ['evaluation', evaluation], ['language', language], ['hyper_parameters', hyper_parameters],
    ['parameter_count', parameter_count], ['hardware', hardware], ['input_format', input_format],
    ['limitation_and_bias', limitation_and_bias], ['output_format', output_format], ['grant', grant],
    ['carbon_emitted', carbon_emitted]
  ] AS one
  RETURN one[0] AS field, one[1] AS n
  UNION ALL
  MATCH (m:Model)-[:LICENSED_UNDER]->()
  WHERE m.reason IS NULL
  RETURN 'license' AS field, count(DISTINCT m) AS n
  UNION ALL
  MATCH (m:Model)-[:TRAINED_ON]->()
  WHERE m.reason IS NULL
  RETURN 'datasets' AS field, count(DISTINCT m) AS n
  UNION ALL
  MATCH (m:Model)-[:DERIVED_FROM]->()
  WHERE m.reason IS NULL
  RETURN 'base_model' AS field, count(DISTINCT m) AS n
  UNION ALL
  MATCH (m:Model)-[:HAS_REPOSITORY]->()
  WHERE m.reason IS NULL
  RETURN 'github_repo' AS field, count(DISTINCT m) AS n
  UNION ALL
  MATCH (m:Model)-[:DESCRIBED_BY]->()
  WHERE m.reason IS NULL
  RETURN 'paper' AS field, count(DISTINCT m) AS n
  UNION ALL
  MATCH (m:Model)-[:EVALUATED_ON]->()
  WHERE m.reason IS NULL AND m.evaluation IS NULL
  RETURN 'evaluation' AS field, count(DISTINCT m) AS n
}
WITH field, sum(n) AS stated
WITH collect([field, stated]) AS rows
WITH rows, head([row IN rows WHERE row[0] = ''])[1] AS models
WHERE models > 0
UNWIND rows AS row
WITH models, row[0] AS field, row[1] AS stated, {
  libraries: 0.9885, domain: 0.9874, model_task: 0.9873, frameworks: 0.8358, license: 0.7801, datasets: 0.7441,
  base_model: 0.7348, demo: 0.7056, github_repo: 0.5869, evaluation: 0.5860, language: 0.5277, paper: 0.4803,
  hyper_parameters: 0.3324, parameter_count: 0.3011, hardware: 0.2939, input_format: 0.2267, limitation_and_bias: 0.1816,
  output_format: 0.1810, grant: 0.0781, carbon_emitted: 0.0480
} AS shares
WHERE field <> ''
WITH models, field, stated, shares[field] AS published, 1.0 * stated / models AS share
RETURN field, models, stated, round(share, 4) AS share, published AS published_share, round(share - published, 4) AS difference
ORDER BY stated DESC, field
LIMIT $limit
