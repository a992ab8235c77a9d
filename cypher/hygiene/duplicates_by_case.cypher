// Ids of models, or of datasets, that differ only in case, and so are probably one thing.
// params: limit: int = 100
// returns: folded, label, ids, placeholders
// key: folded, label
// Whole graph: folds every id that has a capital letter, because of two ids that differ only in case one has. Placeholders are
// those of the ids that no source describes.
CALL () {
  MATCH (n:Model)
  WHERE n.id <> toLower(n.id)
  WITH toLower(n.id) AS folded, collect(n.id) AS ids
  OPTIONAL MATCH (small:Model {id: folded})
  WITH folded, 'Model' AS label, CASE WHEN small IS NULL THEN ids ELSE ids + [folded] END AS ids
  WHERE size(ids) > 1
  RETURN folded, label, ids
  UNION ALL
  MATCH (n:Dataset)
  WHERE n.id <> toLower(n.id)
  WITH toLower(n.id) AS folded, collect(n.id) AS ids
  OPTIONAL MATCH (small:Dataset {id: folded})
  WITH folded, 'Dataset' AS label, CASE WHEN small IS NULL THEN ids ELSE ids + [folded] END AS ids
  WHERE size(ids) > 1
  RETURN folded, label, ids
}
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
