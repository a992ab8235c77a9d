// How many models of a task plain filters keep, drop, or cannot judge, by the first filter that says so.
// params: task: str, max_params: int = null, words: list[str] = null, files: bool = true, language: str = null,
//   like: list[str] = null, limit: int = 100
// returns: state, why, models
// key: state, why
// Whole graph: reads every model of the task, through the index of tasks. The filters are those of reuse/candidates.
MATCH (m:Model {task: $task})
WHERE m.reason IS NULL
WITH
  m,
  coalesce(m.parameters, m.gguf_parameters) AS size,
  [w IN coalesce(m.formats, []) + coalesce(m.libraries, []) + coalesce(m.frameworks, []) + coalesce(m.tags, [])
    + CASE WHEN m.library IS NULL THEN [] ELSE [m.library] END | toLower(w)] AS words,
  [a IN coalesce(m.architectures, []) + CASE WHEN m.model_type IS NULL THEN [] ELSE [m.model_type] END | toLower(a)] AS kinds
WITH
  CASE
    WHEN m.disabled THEN 'disabled by its hub'
    WHEN $max_params < size THEN 'too large'
    WHEN $words IS NOT NULL AND none(w IN words WHERE w IN $words)
      AND (m.formats IS NOT NULL OR NOT $files AND m.library IS NOT NULL) THEN 'another framework'
    WHEN $language IS NOT NULL AND m.languages IS NOT NULL AND NOT $language IN m.languages
      AND NOT 'multilingual' IN m.languages THEN 'another language'
    WHEN $like IS NOT NULL AND size(kinds) > 0 AND none(k IN kinds WHERE k IN $like) THEN 'another architecture'
  END AS dropped,
  CASE
    WHEN $max_params IS NOT NULL AND size IS NULL THEN 'size not known'
    WHEN $words IS NOT NULL AND none(w IN words WHERE w IN $words) THEN 'framework not known'
    WHEN $language IS NOT NULL AND m.languages IS NULL THEN 'language not known'
    WHEN $like IS NOT NULL AND size(kinds) = 0 THEN 'architecture not known'
  END AS unknown
WITH
  CASE WHEN dropped IS NOT NULL THEN 'dropped' WHEN unknown IS NOT NULL THEN 'unknown' ELSE 'fits' END AS state,
  coalesce(dropped, unknown) AS why,
  count(*) AS models
RETURN state, why, models
ORDER BY state, why
LIMIT $limit
