// How many artifacts state a license, and how many of those statements anyone can make out.
// params: limit: int = 100
// returns: label, artifacts, understood, not_understood, missing, share_understood, placeholders
// key: label
// Whole graph: visits every artifact. Placeholders are counted apart, because nobody read their license.
MATCH (a:Model|Dataset|Repository)
WITH
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  a.reason IS NOT NULL AS placeholder,
  EXISTS { (a)-[:LICENSED_UNDER]->() } AS stated,
  EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense } AS understood
WITH
  label,
  sum(CASE WHEN placeholder THEN 0 ELSE 1 END) AS artifacts,
  sum(CASE WHEN understood AND NOT placeholder THEN 1 ELSE 0 END) AS understood,
  sum(CASE WHEN stated AND NOT understood AND NOT placeholder THEN 1 ELSE 0 END) AS not_understood,
  sum(CASE WHEN stated OR placeholder THEN 0 ELSE 1 END) AS missing,
  sum(CASE WHEN placeholder THEN 1 ELSE 0 END) AS placeholders
RETURN
  label,
  artifacts,
  understood,
  not_understood,
  missing,
  CASE WHEN artifacts = 0 THEN null ELSE round(1.0 * understood / artifacts, 4) END AS share_understood,
  placeholders
ORDER BY label
LIMIT $limit
