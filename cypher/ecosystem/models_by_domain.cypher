// Models by the domain of their tasks, by exact and by substring matching of tags, beside PeaTMOSS's figure 8.
// params: domains: domains = "hub", limit: int = 100
// returns: hub, domain, models, share, models_by_substring, share_by_substring, published_share
// key: hub, domain
// Whole graph: reads the task, tasks and tags of every model that a source describes. Domains maps a task to its domain: hub,
// hub-2023, or a TOML file. A model of several domains is multimodal. Exact: a tag is a task. By substring: a tag holds a task,
// as in the study, so that text-generation-inference counts as text-generation; a tag that is itself a task counts as that one.
// Tags with a colon are no tasks. Shares are of the models with any domain; the row without a domain counts the rest. Published
// is figure 8, whose mapping is the study's own.
WITH keys($domains) AS tasks
WITH tasks, [task IN tasks WHERE NOT task CONTAINS '-'] AS words
MATCH (m:Model)
WHERE m.reason IS NULL
WITH
  tasks,
  words,
  coalesce(m.hub, 'unknown') AS hub,
  coalesce(m.tags, []) + coalesce(m.tasks, []) + [m.task] AS names
WITH
  tasks,
  hub,
  [t IN names WHERE $domains[t] IS NOT NULL | $domains[t]] AS exact,
  [t IN names WHERE size(t) > 7 AND $domains[t] IS NULL AND NOT t CONTAINS ':'
    AND (t CONTAINS '-' OR any(word IN words WHERE t CONTAINS word))] AS odd
WITH
  hub,
  exact,
  CASE
    WHEN odd = [] THEN exact
    ELSE exact + [task IN tasks WHERE any(t IN odd WHERE t CONTAINS task) | $domains[task]]
  END AS loose
WITH
  hub,
  CASE WHEN all(d IN exact WHERE d = exact[0]) THEN exact[0] ELSE 'multimodal' END AS exact,
  CASE WHEN all(d IN loose WHERE d = loose[0]) THEN loose[0] ELSE 'multimodal' END AS loose,
  count(*) AS n
WITH hub, collect([exact, loose, n]) AS groups
WITH
  hub,
  groups,
  reduce(t = 0.0, g IN groups | t + CASE WHEN g[0] IS NULL THEN 0 ELSE g[2] END) AS known,
  reduce(t = 0.0, g IN groups | t + CASE WHEN g[1] IS NULL THEN 0 ELSE g[2] END) AS known_loosely
UNWIND groups AS group
UNWIND group[..2] AS domain
WITH DISTINCT hub, groups, known, known_loosely, domain
WITH
  hub,
  known,
  known_loosely,
  domain,
  reduce(t = 0, g IN groups | t + CASE WHEN coalesce(g[0], '') = coalesce(domain, '') THEN g[2] ELSE 0 END) AS models,
  reduce(t = 0, g IN groups | t + CASE WHEN coalesce(g[1], '') = coalesce(domain, '') THEN g[2] ELSE 0 END) AS loose
RETURN
  hub,
  domain,
  models,
  CASE WHEN domain IS NOT NULL AND known > 0 THEN round(models / known, 4) END AS share,
  loose AS models_by_substring,
  CASE WHEN domain IS NOT NULL AND known_loosely > 0 THEN round(loose / known_loosely, 4) END AS share_by_substring,
  {
    `huggingface/natural language processing`: 0.6033, `huggingface/other`: 0.1685, `huggingface/multimodal`: 0.0927,
    `huggingface/audio`: 0.0892, `huggingface/computer vision`: 0.0463, `pytorch/computer vision`: 0.5608,
    `pytorch/audio`: 0.2762, `pytorch/natural language processing`: 0.1630
  }[hub + '/' + domain] AS published_share
ORDER BY hub, models DESC, domain
LIMIT $limit
