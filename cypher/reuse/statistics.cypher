// What the reuse study measured of a whole hub in 2022, by the same definitions on this graph, and corrected.
// params: limit: int = 100
// returns: measure, published, here, count, of, note
// key: measure
// Whole graph: reads every model and owner that a source describes. Published and here are percent; of counts those of whom
// somebody looked, so what nobody read is in no denominator. Published is blank for what the study did not measure; the rate
// of names is this project's own on 16,334 models of 2022 and 2023. See docs/reuse-statistics.md.
CALL () {
  MATCH (o:Owner)
  WHERE o.type = 'organization' AND o.verified IS NOT NULL
  RETURN count(o) AS organizations, sum(CASE WHEN o.verified THEN 1 ELSE 0 END) AS verified
}
CALL (organizations) {
  MATCH (m:Model)
  WHERE m.reason IS NULL
  WITH
    m,
    coalesce(m.observed, []) AS seen,
    any(r IN m.results WHERE NOT r CONTAINS '"value":null') AS claims
  RETURN
    count(m) AS models,
    count(m.signature) AS looked_at_signatures,
    sum(CASE WHEN m.signature = 'author' THEN 1 ELSE 0 END) AS signed_by_author,
    sum(CASE WHEN m.signature IN ['author', 'hub'] THEN 1 ELSE 0 END) AS signed_at_all,
    sum(CASE WHEN 'results' IN seen THEN 1 ELSE 0 END) AS results_read,
    sum(CASE WHEN 'results: counted by the reuse study' IN coalesce(m.marks, []) THEN 1 ELSE 0 END) AS published_claims,
    sum(CASE WHEN 'results' IN seen AND claims THEN 1 ELSE 0 END) AS any_claims,
    count(m.card_length) AS cards_read,
    sum(CASE WHEN m.card_length > 0 THEN 1 ELSE 0 END) AS cards,
    sum(CASE WHEN m.card_length < 1500 OR m.card_placeholders >= 0.2 THEN 1 ELSE 0 END) AS inadequate,
    sum(CASE WHEN any(p IN seen WHERE p IN ['answer', 'front matter']) THEN 1 ELSE 0 END) AS stated,
    sum(CASE WHEN any(p IN seen WHERE p IN ['answer', 'front matter'])
      AND EXISTS { (m)-[:LICENSED_UNDER]->() } THEN 1 ELSE 0 END) AS licensed,
    sum(CASE WHEN any(p IN seen WHERE p IN ['answer', 'front matter'])
      AND EXISTS { (m)-[:TRAINED_ON]->() } THEN 1 ELSE 0 END) AS with_data,
    sum(CASE WHEN any(p IN seen WHERE p IN ['answer', 'front matter'])
      AND EXISTS { (m)-[:DERIVED_FROM]->() } THEN 1 ELSE 0 END) AS with_base,
    sum(CASE WHEN 'config' IN seen THEN 1 ELSE 0 END) AS configured,
    sum(CASE WHEN 'config' IN seen AND (m.model_type IS NOT NULL OR m.architectures IS NOT NULL)
      THEN 1 ELSE 0 END) AS typed,
    sum(CASE WHEN m.scan = 'done' THEN 1 ELSE 0 END) AS scanned,
    sum(CASE WHEN m.scan = 'done' AND m.scan_issues IS NOT NULL THEN 1 ELSE 0 END) AS objected,
    sum(CASE WHEN 'files' IN seen THEN 1 ELSE 0 END) AS listed,
    sum(CASE WHEN 'files' IN seen AND m.pickle_files IS NOT NULL AND NOT 'safetensors' IN coalesce(m.formats, [])
      THEN 1 ELSE 0 END) AS pickle_only,
    count(m.name_convention) AS named,
    sum(CASE WHEN EXISTS { (m)-[:HAS_FINDING]->(:NamingFinding {rule: 'N1'}) } THEN 1 ELSE 0 END) AS misnamed
}
WITH * WHERE models > 0
UNWIND [
  [1, 'organizations that are verified', 3.19, verified, organizations, ''],
  [2, 'models signed by their author', null, signed_by_author, looked_at_signatures,
    'the key of the hub itself, which signs what is changed on its pages, is left out'],
  [3, 'models signed by any key', 0.21, signed_at_all, looked_at_signatures, 'as published'],
  [4, 'models with claims, as published', 4.15, published_claims, results_read,
    'first entry of model-index, all of its values or none'],
  [5, 'models with claims', null, any_claims, results_read, 'each value for itself, of all sources'],
  [6, 'models with a card', null, cards, cards_read, ''],
  [7, 'models with a missing or inadequate card', 80.0, inadequate, cards_read,
    'published as a statement; here: below 1,500 characters, or a fifth and more of it an unfilled template'],
  [8, 'models with a license', null, licensed, stated, ''],
  [9, 'models with training data', null, with_data, stated, ''],
  [10, 'models with a base model', null, with_base, stated, ''],
  [11, 'models with a model type or architecture', 65.6, typed, configured, 'published: 34.4 have none'],
  [12, 'models that the scan of the hub objects to', 0.0, objected, scanned, 'published: a test virus only'],
  [13, 'models whose scan is not done or not known', null, models - scanned, models, 'unknown, which is not safe'],
  [14, 'models with weights in pickle only', null, pickle_only, listed, ''],
  [15, 'models named after another architecture', 0.8, misnamed, named, 'needs supplychain naming check --all']
] AS row
RETURN
  row[1] AS measure,
  row[2] AS published,
  CASE WHEN row[4] > 0 THEN round(100.0 * row[3] / row[4], 2) END AS here,
  row[3] AS count,
  row[4] AS of,
  row[5] AS note
ORDER BY row[0]
LIMIT $limit
