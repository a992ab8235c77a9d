// Repositories that may be one and the same: ids that differ only in case, in .git at the end, or in a path below the repository.
// params: limit: int = 100
// returns: folded, ids, uses, models
// key: folded
// Whole graph: folds the id of every repository. Uses counts what they use, models the models whose code they are said to hold.
MATCH (r:Repository)
WITH
  toLower(reduce(kept = '', part IN split(r.id, '/')[..3] | kept + CASE kept WHEN '' THEN '' ELSE '/' END + part)) AS folded,
  r
WITH CASE WHEN folded ENDS WITH '.git' THEN left(folded, size(folded) - 4) ELSE folded END AS folded, r
WITH folded, collect(r) AS repositories
WHERE size(repositories) > 1
WITH folded, repositories
ORDER BY folded
LIMIT $limit
RETURN
  folded,
  COLLECT { UNWIND repositories AS r RETURN r.id AS id ORDER BY id } AS ids,
  reduce(total = 0, r IN repositories | total + COUNT { (r)-[:USES]->() }) AS uses,
  reduce(total = 0, r IN repositories | total + COUNT { (r)<-[:HAS_REPOSITORY]-() }) AS models
ORDER BY folded
