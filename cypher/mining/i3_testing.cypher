// I3: are models and datasets tested where they are used? Uses by how, and by whether a test file of the repository names
//   them.
// params: limit: int = 100
// returns: how, uses, repositories, artifacts, in_test_files, files, share_in_test_files, example
// key: how
// Whole graph: reads every USES. How is blank where nobody looked. In test files counts uses with a file whose path has a
// folder named test or tests, or a name that begins with test_ or ends with _test; files counts those uses of which any file
// is known, and the share is of those.
MATCH (repository:Repository)-[r:USES]->(a)
WITH
  r.how AS how,
  repository,
  a,
  CASE WHEN r.files IS NULL OR r.files = [] THEN 0 ELSE 1 END AS known,
  CASE WHEN any(f IN r.files WHERE toLower(f) =~ '(.*/)?(tests?/.*|test_[^/]*|[^/]*_test[.][^/]*)') THEN 1 ELSE 0 END AS tested
WITH
  how,
  count(*) AS uses,
  count(DISTINCT repository) AS repositories,
  count(DISTINCT a) AS artifacts,
  sum(tested) AS in_test_files,
  sum(known) AS files,
  min(CASE tested WHEN 1 THEN repository.id END) AS example
RETURN
  how,
  uses,
  repositories,
  artifacts,
  in_test_files,
  files,
  CASE WHEN files > 0 THEN round(1.0 * in_test_files / files, 4) END AS share_in_test_files,
  example
ORDER BY uses DESC, how
LIMIT $limit
