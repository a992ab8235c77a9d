// Do downloads and likes tell of reuse? Spearman's rank correlation of each with what repositories and other models build on.
// params: least: int = 0, limit: int = 10
// returns: popularity, reuse, models, rho
// key: popularity, reuse
// Whole graph: ranks every model of which downloads or likes are known. Equal values share the average of their ranks, and rho
// is the linear correlation of the ranks: 1 where they agree, 0 where one tells nothing of the other. Nothing is built on most
// models, and those share one rank; give a least number of users to leave them out. Blank: all the same, so that nobody can
// tell.
MATCH (m:Model)
WITH
  m.downloads AS downloads,
  m.likes AS likes,
  COUNT { (m)<-[:USES]-() } AS repositories,
  COUNT { (m)<-[:DERIVED_FROM]-() } AS children
WHERE downloads IS NOT NULL OR likes IS NOT NULL
WITH downloads, likes, repositories, children, count(*) AS n
WITH collect([downloads, likes, repositories, children, n]) AS kinds
UNWIND [['downloads', 0], ['likes', 1]] AS popularity
UNWIND [['repositories', 2], ['children', 3]] AS reuse
CALL (kinds, popularity, reuse) {
  UNWIND kinds AS kind
  WITH kind[popularity[1]] AS x, kind[reuse[1]] AS y, sum(kind[4]) AS n
  WHERE x IS NOT NULL AND y >= $least
  // A rank is the number of models before, plus the middle of those that are equal. Counts are added up by blocks of a hundred,
  // because adding them up from the first one for each of many thousand values would take minutes.
  WITH x, sum(n) AS n, collect([y, n]) AS rest
  ORDER BY x
  WITH collect(rest) AS rests, collect(n) AS counts
  WITH rests, counts, reduce(before = [0], b IN range(0, size(counts) / 100)
    | before + (before[-1] + reduce(t = 0, n IN counts[b * 100..(b + 1) * 100] | t + n))) AS before
  UNWIND range(0, size(counts) - 1) AS i
  WITH rests[i] AS rest, reduce(t = before[i / 100], n IN counts[i / 100 * 100..i] | t + n) + (counts[i] + 1) / 2.0 AS rank
  UNWIND rest AS pair
  WITH pair[0] AS y, sum(pair[1]) AS n, collect([rank, pair[1]]) AS rest
  ORDER BY y
  WITH collect(rest) AS rests, collect(n) AS counts
  WITH rests, counts, reduce(before = [0], b IN range(0, size(counts) / 100)
    | before + (before[-1] + reduce(t = 0, n IN counts[b * 100..(b + 1) * 100] | t + n))) AS before
  UNWIND range(0, size(counts) - 1) AS i
  WITH rests[i] AS rest, reduce(t = before[i / 100], n IN counts[i / 100 * 100..i] | t + n) + (counts[i] + 1) / 2.0 AS rank,
    (reduce(t = 0, n IN counts | t + n) + 1) / 2.0 AS middle
  UNWIND rest AS pair
  WITH
    sum(pair[1]) AS models,
    sum(pair[1] * (pair[0] - middle) * (rank - middle)) AS both,
    sum(pair[1] * (pair[0] - middle) ^ 2) AS one,
    sum(pair[1] * (rank - middle) ^ 2) AS other
  WHERE models > 0
  RETURN models, CASE WHEN one > 0 AND other > 0 THEN round(both / sqrt(one * other), 4) END AS rho
}
RETURN popularity[0] AS popularity, reuse[0] AS reuse, models, rho
ORDER BY popularity, reuse
LIMIT $limit
