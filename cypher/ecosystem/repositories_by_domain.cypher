// Repositories by the domain of the models they load, by exact and by substring matching of tags, beside PeaTMOSS's figure 9.
// params: domains: domains = "hub", limit: int = 100
// returns: hub, domain, repositories, share, repositories_by_substring, share_by_substring, published_share
// key: hub, domain
// Whole graph: reads every use of a model. A repository has the domains of all models of one hub that it loads, and is
// multimodal where these are several; it counts once for each hub. Domains maps a task to its domain, and exact and substring
// matching are those of ecosystem/models_by_domain. Shares are of the repositories with any domain; the row without a domain
// counts the rest. Published is figure 9, whose mapping is the study's own.
WITH keys($domains) AS tasks
MATCH (m:Model)
WHERE EXISTS { (m)<-[:USES]-() }
WITH
  tasks,
  m,
  [t IN coalesce(m.tags, []) + coalesce(m.tasks, []) + coalesce([m.task], []) WHERE t IS NOT NULL AND NOT t CONTAINS ':'] AS names
WITH
  m,
  [t IN names WHERE $domains[t] IS NOT NULL | $domains[t]] AS exact,
  [task IN tasks WHERE any(t IN names WHERE $domains[t] IS NULL AND t CONTAINS task) | $domains[task]] AS more
WITH
  m,
  coalesce(m.hub, 'unknown') AS hub,
  CASE WHEN all(d IN exact WHERE d = exact[0]) THEN exact[0] ELSE 'multimodal' END AS exact,
  CASE WHEN all(d IN exact + more WHERE d = (exact + more)[0]) THEN (exact + more)[0] ELSE 'multimodal' END AS loose
MATCH (m)<-[:USES]-(r:Repository)
WITH r, hub, collect(DISTINCT exact) AS exact, collect(DISTINCT loose) AS loose
WITH
  hub,
  CASE WHEN size(exact) > 1 THEN 'multimodal' ELSE exact[0] END AS exact,
  CASE WHEN size(loose) > 1 THEN 'multimodal' ELSE loose[0] END AS loose,
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
  reduce(t = 0, g IN groups | t + CASE WHEN coalesce(g[0], '') = coalesce(domain, '') THEN g[2] ELSE 0 END) AS repositories,
  reduce(t = 0, g IN groups | t + CASE WHEN coalesce(g[1], '') = coalesce(domain, '') THEN g[2] ELSE 0 END) AS loose
RETURN
  hub,
  domain,
  repositories,
  CASE WHEN domain IS NOT NULL AND known > 0 THEN round(repositories / known, 4) END AS share,
  loose AS repositories_by_substring,
  CASE WHEN domain IS NOT NULL AND known_loosely > 0 THEN round(loose / known_loosely, 4) END AS share_by_substring,
  {
    `huggingface/natural language processing`: 0.7536, `huggingface/multimodal`: 0.1738, `huggingface/computer vision`: 0.0631,
    `huggingface/audio`: 0.0095, `pytorch/computer vision`: 0.9602, `pytorch/natural language processing`: 0.0223,
    `pytorch/audio`: 0.0117, `pytorch/multimodal`: 0.0058
  }[hub + '/' + domain] AS published_share
ORDER BY hub, repositories DESC, domain
LIMIT $limit
