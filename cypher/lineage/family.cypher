// The families that a model or dataset belongs to: their roots, and how large they are.
// params: id: str, limit: int = 100
// returns: root, label, hops, descendants, generations, uses, licenses, placeholder
// key: root, label
// Hops is from the given artifact to the root. Old ids are no descendants unless they name a base, and from an old id to the
// current one is a step too. A merge belongs to the families of all its bases. Uses are those of any member by repositories.
// Counts all members, so that there is no first page.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
MATCH p = (start)-[:DERIVED_FROM|RENAMED_TO*0..]->(root)
WITH root, min(length(p)) AS hops
WHERE NOT EXISTS { (root)-[:DERIVED_FROM|RENAMED_TO]->() }
WITH root, hops, CASE WHEN root:Model THEN 'Model' ELSE 'Dataset' END AS label
ORDER BY hops, root.id, label
LIMIT $limit
CALL (root) {
  MATCH p = (root)<-[:DERIVED_FROM|RENAMED_TO*0..]-(d)
  WITH root, d, min(length(p)) AS far
  WITH root, d, far, EXISTS { (d)-[:DERIVED_FROM]->() } AS derived
  RETURN
    sum(CASE WHEN derived THEN 1 ELSE 0 END) AS descendants,
    max(CASE WHEN derived THEN far ELSE 0 END) AS generations,
    sum(COUNT { (d)<-[:USES]-() }) AS uses
}
RETURN
  root.id AS root,
  label,
  hops,
  descendants,
  generations,
  uses,
  COLLECT { MATCH (root)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  root.reason AS placeholder
ORDER BY hops, root, label
