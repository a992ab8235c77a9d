// The words that names use for one kind of element, most used first, with one model as example.
// params: category: str = "architecture", limit: int = 100
// returns: word, models, owners, example
// key: word
// Whole graph: reads the elements of every name. Categories are those of docs/naming-defects.md, e.g. architecture, size, task,
// language, reuse; words are folded to lower case.
WITH $category + '=' AS prefix
MATCH (m:Model)
WHERE m.name_elements IS NOT NULL
UNWIND [e IN m.name_elements WHERE e STARTS WITH prefix] AS element
WITH DISTINCT m.id AS id, toLower(substring(element, size(prefix))) AS word
RETURN
  word,
  count(*) AS models,
  count(DISTINCT split(id, '/')[0]) AS owners,
  min(id) AS example
ORDER BY models DESC, word
LIMIT $limit
