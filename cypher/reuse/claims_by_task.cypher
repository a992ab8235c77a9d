// How many models of each task make a claim that a machine can read, beside the figures of the reuse study.
// params: limit: int = 100
// returns: task, models, as_published, with_claims, percent_as_published, percent, published_percent, published_models
// key: task
// Whole graph: reads every model whose results somebody read. As published: the first entry of model-index, all of its values
// or none; with claims: each value for itself, of all sources. Published: 62,467 models of August 2022.
MATCH (m:Model)
WHERE m.reason IS NULL AND 'results' IN m.observed
WITH
  {
    `token-classification`: [526, 3130], `automatic-speech-recognition`: [618, 3919], `image-classification`: [105, 731],
    summarization: [56, 501], `text-classification`: [872, 8764], translation: [99, 1637], `text2text-generation`: [256, 5320],
    `object-detection`: [1, 44], `multiple-choice`: [1, 94], `question-answering`: [22, 2102],
    `audio-classification`: [1, 141], `fill-mask`: [17, 3802], `sentence-similarity`: [1, 609], `text-generation`: [7, 5481]
  } AS study,
  coalesce(m.task, 'no task stated') AS task,
  count(*) AS models,
  sum(CASE WHEN 'results: counted by the reuse study' IN coalesce(m.marks, []) THEN 1 ELSE 0 END) AS as_published,
  sum(CASE WHEN any(r IN m.results WHERE NOT r CONTAINS '"value":null') THEN 1 ELSE 0 END) AS with_claims
RETURN
  task,
  models,
  as_published,
  with_claims,
  round(100.0 * as_published / models, 2) AS percent_as_published,
  round(100.0 * with_claims / models, 2) AS percent,
  round(100.0 * study[task][0] / study[task][1], 2) AS published_percent,
  study[task][1] AS published_models
ORDER BY models DESC, task
LIMIT $limit
