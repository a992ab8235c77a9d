// Tasks that models of this graph are made for, those of most models first.
// params: limit: int = 200
// returns: task, models
// key: task
// Whole graph: reads the task of every model that a source describes.
MATCH (m:Model)
WHERE m.task IS NOT NULL AND m.reason IS NULL
RETURN m.task AS task, count(*) AS models
ORDER BY models DESC, task
LIMIT $limit
