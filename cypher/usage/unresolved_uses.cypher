// What repositories use and nobody can look up, or whose name was only guessed: placeholders, by why, and inferred uses.
// params: limit: int = 100
// returns: artifact, label, why, repositories, first, files, evidence
// key: artifact, label, why
// Whole graph: reads every USES. Why is the reason of the placeholder, or inferred where the artifact is known and the use is not
// declared. Files and evidence are those of the first repository by id.
MATCH (a)<-[r:USES]-(repository)
WHERE a.reason IS NOT NULL OR r.confidence = 'inferred'
WITH a, coalesce(a.reason, 'inferred') AS why, count(*) AS repositories, min(repository.id) AS first
WITH a, why, repositories, first, head([l IN ['Model', 'Dataset'] WHERE l IN labels(a)]) AS label
ORDER BY repositories DESC, a.id, label, why
LIMIT $limit
MATCH (a)<-[r:USES]-(repository)
WHERE repository.id = first
RETURN
  a.id AS artifact,
  label,
  why,
  repositories,
  first,
  r.files AS files,
  r.evidence AS evidence
ORDER BY repositories DESC, artifact, label, why
