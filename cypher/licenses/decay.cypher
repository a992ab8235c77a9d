// How license evidence decays along lineages: the share left in each generation, and the half-life of an exponential fitted to
//   it.
// params: least: int = 5, depth: int = 12, limit: int = 100
// returns: measure, generation, models, kept, share, fitted_share, half_life, r_squared, published_half_life
// key: measure, generation
// Whole graph: follows every derivation once. Restriction stated: of the models below a root under restrictive terms (copyleft,
// non-commercial, use-restricted), those that state a license with such terms; generation is the distance to the nearest such
// root. Decidable: of the models below any root, those that state a license that can be named, like every model they were made
// from; generation is the distance to the nearest root. A root is a model that others derive from and that was made from nothing
// known. The fit is a line through the logarithm of the shares above zero, by least squares over the generations with at least
// `least` models, each generation with the same weight: half_life = -ln 2 / slope, in steps; r_squared is that of the line.
// Blank: fewer than three such generations, or a share that does not fall. Published: 1.31 steps for evidence of restrictions,
// R² 0.98 (arXiv 2605.24383), of which only the summary is known to us; the definition is our reading.
MATCH (root:BaseModel)
WHERE NOT EXISTS { (root)-[:DERIVED_FROM]->() }
WITH root, EXISTS { (root)-[:LICENSED_UNDER]->(l) WHERE l:Copyleft OR l:NonCommercial OR l:UseRestricted } AS restricted
MATCH p = (root)<-[:DERIVED_FROM*1..]-(m:Model)
WITH m, restricted, min(length(p)) AS steps
WITH m, min(steps) AS generation, min(CASE WHEN restricted THEN steps END) AS below
WITH
  generation,
  below,
  NOT EXISTS {
    MATCH (m)-[:DERIVED_FROM*0..]->(a)
    WITH DISTINCT a
    WHERE NOT EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense }
    RETURN a
  } AS decidable,
  EXISTS { (m)-[:LICENSED_UNDER]->(l) WHERE l:Copyleft OR l:NonCommercial OR l:UseRestricted } AS stated,
  count(*) AS n
WITH collect([generation, n, CASE WHEN decidable THEN n ELSE 0 END]) AS any,
  collect(CASE WHEN below IS NOT NULL THEN [below, n, CASE WHEN stated THEN n ELSE 0 END] END) AS under
UNWIND [['decidable', any, null], ['restriction stated', under, 1.31]] AS measure
UNWIND measure[1] AS one
WITH measure[0] AS measure, measure[2] AS published, one[0] AS generation, sum(one[1]) AS models, sum(one[2]) AS kept
WHERE generation <= $depth
WITH measure, published, generation, models, kept
ORDER BY generation
WITH measure, published, collect([generation, models, kept, 1.0 * kept / models]) AS curve
WITH measure, published, curve, [c IN curve WHERE c[1] >= $least AND c[2] > 0 | [c[0], log(c[3])]] AS points
WITH measure, published, curve, points, size(points) AS n,
  reduce(t = 0.0, p IN points | t + p[0]) AS sx, reduce(t = 0.0, p IN points | t + p[1]) AS sy,
  reduce(t = 0.0, p IN points | t + p[0] * p[0]) AS sxx, reduce(t = 0.0, p IN points | t + p[0] * p[1]) AS sxy,
  reduce(t = 0.0, p IN points | t + p[1] * p[1]) AS syy
WITH measure, published, curve, n, sx, sy,
  n * sxx - sx * sx AS vx, n * syy - sy * sy AS vy, n * sxy - sx * sy AS cov
WITH measure, published, curve, n, sx, sy, vx, vy, cov, CASE WHEN n >= 3 AND vx > 0 THEN cov / vx END AS slope
UNWIND curve AS c
RETURN
  measure,
  c[0] AS generation,
  c[1] AS models,
  c[2] AS kept,
  round(c[3], 4) AS share,
  round(exp((sy - slope * sx) / n + slope * c[0]), 4) AS fitted_share,
  CASE WHEN slope < 0 THEN round(-log(2) / slope, 2) END AS half_life,
  CASE WHEN slope IS NOT NULL AND vy > 0 THEN round(cov * cov / (vx * vy), 4) END AS r_squared,
  published AS published_half_life
ORDER BY measure DESC, generation
LIMIT $limit
