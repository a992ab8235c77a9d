// Naming conventions in this graph against what users say they prefer and what the naming study found in practice.
// params: limit: int = 100
// returns: convention, models, percent, preferred, published, difference
// key: convention
// Whole graph: reads every model. Preferred: 176 picks of the survey of Jiang et al., EMSE 30(6):155, 2025
// (doi 10.1007/s10664-025-10711-4). Published: 13,208 names of the Hub classified by the same study. All are percentages;
// difference is of this graph to the preference, in points.
WITH {
  both: [60.2, 26.4],
  application: [23.3, 4.0],
  implementation: [14.8, 59.0],
  other: [1.7, 10.6]
} AS study
MATCH (m:Model)
WHERE m.name_convention IS NOT NULL
WITH study, m.name_convention AS convention, count(*) AS models
WITH study, collect([convention, models]) AS found, sum(models) AS of
UNWIND keys(study) AS convention
WITH study, of, convention, reduce(n = 0, c IN found | CASE c[0] WHEN convention THEN c[1] ELSE n END) AS models
RETURN
  convention,
  models,
  round(100.0 * models / of, 1) AS percent,
  study[convention][0] AS preferred,
  study[convention][1] AS published,
  round(100.0 * models / of - study[convention][0], 1) AS difference
ORDER BY models DESC, convention
LIMIT $limit
