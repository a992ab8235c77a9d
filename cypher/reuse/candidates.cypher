// Models of a task with what plain filters say of each, the most used first.
// params: task: str, max_params: int = null, words: list[str] = null, files: bool = true, language: str = null,
//   like: list[str] = null, state: str = "fits", limit: int = 300
// returns: model, why, parameters, downloads, dependents, library, formats, architectures, languages
// key: model
// Whole graph: reads every model of the task, through the index of tasks. State: fits, unknown (a filter asks what nobody has
// said of it) or dropped; why is the first filter that says so. Words are formats, libraries or tags, one of which it must
// have; files says that they may be formats, so that where nobody listed the files nobody knows. Like are architectures. Most
// used: by downloads of the last thirty days, then by what the graph knows to rest on it directly; without downloads last.
MATCH (m:Model {task: $task})
WHERE m.reason IS NULL
WITH
  m,
  coalesce(m.parameters, m.gguf_parameters) AS size,
  [w IN coalesce(m.formats, []) + coalesce(m.libraries, []) + coalesce(m.frameworks, []) + coalesce(m.tags, [])
    + CASE WHEN m.library IS NULL THEN [] ELSE [m.library] END | toLower(w)] AS words,
  [a IN coalesce(m.architectures, []) + CASE WHEN m.model_type IS NULL THEN [] ELSE [m.model_type] END | toLower(a)] AS kinds
WITH
  m,
  size,
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
WHERE $state = CASE WHEN dropped IS NOT NULL THEN 'dropped' WHEN unknown IS NOT NULL THEN 'unknown' ELSE 'fits' END
WITH m, size, coalesce(dropped, unknown) AS why, COUNT { (m)<-[:DERIVED_FROM|GENERATED_BY|USES]-() } AS dependents
ORDER BY coalesce(m.downloads, -1) DESC, dependents DESC, m.id
LIMIT $limit
RETURN
  m.id AS model,
  why,
  size AS parameters,
  m.downloads AS downloads,
  dependents,
  m.library AS library,
  m.formats AS formats,
  CASE WHEN m.model_type IS NULL THEN m.architectures ELSE [m.model_type] END AS architectures,
  m.languages AS languages
ORDER BY coalesce(downloads, -1) DESC, dependents DESC, model
