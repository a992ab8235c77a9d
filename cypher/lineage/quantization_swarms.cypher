// Models with most quantized and converted copies, who makes them, and how many others build on the copies.
// params: limit: int = 100
// returns: model, copies, quantized, converted, owners, busiest_owner, built_on_copies, licenses, placeholder
// key: model
// Whole graph: reads the children of every base model. Owners counts those who publish the copies; built on copies are what was
// made from a copy rather than from the model, and the repositories that use one.
MATCH (m:BaseModel)
WITH
  m,
  COUNT { (m)<-[r:DERIVED_FROM]-() WHERE r.relation = 'quantized' } AS quantized,
  COUNT { (m)<-[r:DERIVED_FROM]-() WHERE r.relation = 'converted' } AS converted
WITH m, quantized, converted, quantized + converted AS copies
WHERE copies > 0
ORDER BY copies DESC, m.id
LIMIT $limit
CALL (m) {
  MATCH (m)<-[r:DERIVED_FROM]-(copy)
  WHERE r.relation IN ['quantized', 'converted']
  OPTIONAL MATCH (copy)-[:OWNED_BY]->(o)
  WITH o.id AS owner, count(*) AS made, sum(COUNT { (copy)<-[:DERIVED_FROM|USES]-() }) AS built
  RETURN
    count(owner) AS owners,
    min(CASE WHEN owner IS NOT NULL THEN [-made, owner] END) AS busiest,
    sum(built) AS built_on_copies
}
RETURN
  m.id AS model,
  copies,
  quantized,
  converted,
  owners,
  busiest[1] AS busiest_owner,
  built_on_copies,
  COLLECT { MATCH (m)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  m.reason AS placeholder
ORDER BY copies DESC, model
