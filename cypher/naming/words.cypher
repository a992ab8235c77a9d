// The words that names use for one kind of element, most used first, with one model as example.
// params: category: str = "architecture", limit: int = 100
// returns: word, models, owners, example
// key: word
// Whole graph: reads the elements of every name. Categories are those of docs/naming-defects.md, e.g. architecture, size, task,
// language, reuse; words are folded to lower case.
MATCH (m:Model)
UNWIND m.name_elements AS element
WITH DISTINCT m, toLower(element) AS element
WHERE element STARTS WITH $category + '='
WITH substring(element, size($category) + 1) AS word, m
RETURN
  word,
  count(*) AS models,
  count(DISTINCT split(m.id, '/')[0]) AS owners,
  min(m.id) AS example
ORDER BY models DESC, word
LIMIT $limit
