// How the share of models whose licenses can be judged decays with their distance from where their lineage begins.
// params: depth: int = 12, limit: int = 100
// returns: generation, models, decidable, share_decidable
// key: generation
// Whole graph: follows every derivation. A model is decidable when it and every model it was made from state a license that
// can be named; its generation is its distance to the nearest model that was made from nothing known.
MATCH (root:BaseModel)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM]->() }
MATCH p = (root)<-[:DERIVED_FROM*1..]-(m:Model)
WITH root, m, min(length(p)) AS steps
WITH m, min(steps) AS generation
WHERE generation <= $depth
WITH
  m,
  generation,
  EXISTS {
    MATCH (m)-[:DERIVED_FROM*0..]->(a)
    WITH DISTINCT a
    WHERE NOT EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense }
    RETURN a
  } AS doubtful
WITH generation, count(m) AS models, sum(CASE WHEN doubtful THEN 0 ELSE 1 END) AS decidable
RETURN generation, models, decidable, round(1.0 * decidable / models, 4) AS share_decidable
ORDER BY generation
LIMIT $limit
