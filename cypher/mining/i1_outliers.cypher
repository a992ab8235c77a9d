// I1: models that are downloaded and not built upon, and models that are built upon and not downloaded.
// params: limit: int = 100
// returns: model, kind, downloads, downloads_rank, dependents, dependents_rank, rank_difference
// key: model
// Whole graph: ranks every model of which downloads are known and that anything is made from or uses. Rank 1 has most; equal
// values share the average of their ranks. See usage/rank_correlation for how far the two orders agree.
MATCH (m:Model)
WHERE m.downloads IS NOT NULL
WITH m, COUNT { (m)<-[:DERIVED_FROM]-() } + COUNT { (m)<-[:USES]-() } AS dependents
WHERE dependents > 0
WITH m, dependents
ORDER BY m.downloads DESC
WITH collect([m, dependents]) AS ranked
UNWIND range(0, size(ranked) - 1) AS place
WITH ranked[place][0].downloads AS downloads, avg(place) + 1 AS downloads_rank, collect(ranked[place]) AS models
UNWIND models AS pair
WITH pair[0] AS m, pair[1] AS dependents, downloads_rank
ORDER BY dependents DESC
WITH collect([m, dependents, downloads_rank]) AS ranked
UNWIND range(0, size(ranked) - 1) AS place
WITH ranked[place][1] AS dependents, avg(place) + 1 AS dependents_rank, collect(ranked[place]) AS models
UNWIND models AS row
WITH row[0] AS m, dependents, dependents_rank, row[2] AS downloads_rank
WITH m, dependents, dependents_rank, downloads_rank, dependents_rank - downloads_rank AS difference
RETURN
  m.id AS model,
  CASE WHEN difference > 0 THEN 'downloaded more than built upon' ELSE 'built upon more than downloaded' END AS kind,
  m.downloads AS downloads,
  downloads_rank,
  dependents,
  dependents_rank,
  difference AS rank_difference
ORDER BY abs(difference) DESC, model
LIMIT $limit
