// What else was made directly from the bases of a model or dataset; those that share most bases first.
// params: id: str, limit: int = 100
// returns: artifact, label, shared, bases, relations, licenses, downloads
// key: artifact, label
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH (start)-[:DERIVED_FROM]->(base)<-[r:DERIVED_FROM]-(sibling)
WHERE sibling <> start
WITH
  sibling,
  head([l IN ['Model', 'Dataset'] WHERE l IN labels(sibling)]) AS label,
  collect(DISTINCT base) AS bases
WITH sibling, label, bases, size(bases) AS shared
ORDER BY shared DESC, sibling.id, label
LIMIT $limit
RETURN
  sibling.id AS artifact,
  label,
  shared,
  COLLECT { UNWIND bases AS b RETURN b.id AS base ORDER BY base } AS bases,
  COLLECT { MATCH (sibling)-[s:DERIVED_FROM]->(b) WHERE b IN bases
            RETURN DISTINCT s.relation AS relation ORDER BY relation } AS relations,
  COLLECT { MATCH (sibling)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  sibling.downloads AS downloads
ORDER BY shared DESC, artifact, label
