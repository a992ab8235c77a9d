// Published rates of license change and omission, each by its own definition, on this graph.
// params: limit: int = 100
// returns: study, measure, published, here, of
// key: study, measure
// Whole graph: reads every derivation and every use. Definitions: AISCG drift: fine-tunes whose license, where both are
// stated, is in another category than their base's; AISCG adapter omission: adapters without a license whose base states
// one; Laufer mutation: one minus the Jaccard similarity of the licenses of fine-tune and base, where both state one;
// Jewitt: uses of models under restrictive terms by repositories under a permissive license, of all such uses by
// repositories with a license. These are our readings of the studies' summaries; published are percentages.
CALL () {
  MATCH (child:Model)-[d:DERIVED_FROM {relation: 'finetune'}]->(base:Model)
  WITH
    COLLECT { MATCH (child)-[:LICENSED_UNDER]->(l) RETURN l.id } AS own,
    COLLECT { MATCH (base)-[:LICENSED_UNDER]->(l) RETURN l.id } AS its,
    COLLECT { MATCH (child)-[:LICENSED_UNDER]->(l) RETURN l.category } AS own_kinds,
    COLLECT { MATCH (base)-[:LICENSED_UNDER]->(l) RETURN l.category } AS its_kinds
  WHERE size(own) > 0 AND size(its) > 0
  WITH
    1.0 - toFloat(size([x IN own WHERE x IN its])) / size(own + [x IN its WHERE NOT x IN own]) AS change,
    CASE WHEN any(x IN own_kinds WHERE x IN its_kinds) THEN 0 ELSE 1 END AS drift
  WITH count(*) AS of, sum(change) AS changed, sum(drift) AS drifted
  UNWIND [
    ['AISCG', 'license drift in fine-tunes', 8.05, drifted],
    ['Laufer', 'license mutation in fine-tunes', 19.76, changed]
  ] AS row
  RETURN row[0] AS study, row[1] AS measure, row[2] AS published, toFloat(row[3]) AS count, of
  UNION ALL
  MATCH (child:Model)-[d:DERIVED_FROM {relation: 'adapter'}]->(base:Model)
  WHERE EXISTS { (base)-[:LICENSED_UNDER]->() }
  WITH count(*) AS of, sum(CASE WHEN EXISTS { (child)-[:LICENSED_UNDER]->() } THEN 0 ELSE 1 END) AS omitted
  RETURN 'AISCG' AS study, 'license omitted by adapters' AS measure, 56.67 AS published, toFloat(omitted) AS count, of
  UNION ALL
  MATCH (r:Repository)-[:USES]->(m:Model)-[:LICENSED_UNDER]->(l)
  WHERE (l:NonCommercial OR l:UseRestricted OR l:Copyleft) AND EXISTS { (r)-[:LICENSED_UNDER]->() }
  WITH DISTINCT r, m
  WITH count(*) AS of, sum(CASE WHEN EXISTS { (r)-[:LICENSED_UNDER]->(:Permissive) } THEN 1 ELSE 0 END) AS relicensed
  WITH of, toFloat(relicensed) AS count
  RETURN 'Jewitt' AS study, 'restrictive terms dropped from model to application' AS measure, 35.5 AS published, count, of
}
WITH study, measure, published, count, of
WHERE of > 0
RETURN
  study,
  measure,
  published,
  round(100.0 * count / of, 2) AS here,
  of
ORDER BY study, measure
LIMIT $limit
