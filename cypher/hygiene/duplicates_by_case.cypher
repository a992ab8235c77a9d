// Ids of models, datasets and owners that differ only in case, and so are probably one thing.
// params: limit: int = 100
// returns: folded, label, ids, placeholders
// key: folded, label
// Whole graph: folds every id. Placeholders are those of the ids that no source describes.
MATCH (n:Model|Dataset|Owner)
WITH head([l IN ['Model', 'Dataset', 'Owner'] WHERE l IN labels(n)]) AS label, toLower(n.id) AS folded, collect(n) AS nodes
WHERE size(nodes) > 1
RETURN
  folded,
  label,
  COLLECT { UNWIND nodes AS n RETURN n.id AS id ORDER BY id } AS ids,
  COLLECT { UNWIND nodes AS n WITH n WHERE n.reason IS NOT NULL RETURN n.id AS id ORDER BY id } AS placeholders
ORDER BY folded, label
LIMIT $limit
