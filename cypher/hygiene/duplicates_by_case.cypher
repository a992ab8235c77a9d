// Ids of models, or of datasets, that differ only in case, and so are probably one thing.
// params: limit: int = 100
// returns: folded, label, ids, placeholders
// key: folded, label
// Whole graph: folds every id. Placeholders are those of the ids that no source describes.
MATCH (n:Model|Dataset)
WITH
  CASE WHEN n:Model THEN 'Model' ELSE 'Dataset' END AS label,
  toLower(n.id) AS folded,
  collect(n.id) AS ids
WHERE size(ids) > 1
WITH folded, label, ids
ORDER BY folded, label
LIMIT $limit
RETURN
  folded,
  label,
  COLLECT { UNWIND ids AS id RETURN id ORDER BY id } AS ids,
  COLLECT {
    UNWIND ids AS id
    MATCH (n:Model|Dataset {id: id})
    WHERE label IN labels(n) AND n.reason IS NOT NULL
    RETURN id
    ORDER BY id
  } AS placeholders
ORDER BY folded, label
