// How many names have an element of each kind, against what users find important and what the naming study found.
// params: limit: int = 100
// returns: category, models, percent, important, published_2024, published_2025
// key: category
// Whole graph: reads the counts of the last `supplychain naming check --all`. Important: percent of 108 answers to the survey
//   of Jiang et al., EMSE 30(6):155, 2025 (doi 10.1007/s10664-025-10711-4), where the category was asked for. Published:
//   percent of 14,178 names read in 2024 and of 9,509 names read in 2025; the two put a number such as 7B under parameters
//   and under size.
WITH {
  architecture: [63.9, 83.3, 80.0],
  size: [57.4, 44.2, 65.0],
  dataset: [27.8, 25.8, 9.1],
  dataset_characteristic: [6.5, 9.7, 15.1],
  version: [48.1, 12.7, 39.7],
  reuse: [14.8, 8.9, 9.1],
  language: [36.1, 17.5, 11.7],
  task: [52.8, 33.1, 30.0],
  training: [7.4, 0.9, 3.1],
  layers: [1.9, 2.2, 1.7],
  heads: [null, 0.6, 0.4],
  parameters: [42.6, 13.7, 2.2],
  other: [2.8, 36.5, 37.8],
  format: [null, null, 19.6],
  organisation: [null, null, 12.9]
} AS study
MATCH (a:Analysis {id: 'naming'})
UNWIND keys(study) AS category
WITH study, category, a.models AS of, coalesce(a['elements_' + category], 0) AS models
RETURN
  category,
  models,
  CASE WHEN of > 0 THEN round(100.0 * models / of, 1) END AS percent,
  study[category][0] AS important,
  study[category][1] AS published_2024,
  study[category][2] AS published_2025
ORDER BY models DESC, category
LIMIT $limit
