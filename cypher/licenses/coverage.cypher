// How many artifacts state a license, and how many of those statements anyone can make out.
// params: limit: int = 100
// returns: label, artifacts, understood, not_understood, missing, share_understood, placeholders
// key: label
// Whole graph: visits every artifact. Placeholders are counted apart, because nobody read their license.
MATCH (a:Artifact)
WITH
  CASE WHEN a:Model THEN 'Model' WHEN a:Dataset THEN 'Dataset' ELSE 'Repository' END AS label,
  a.reason IS NOT NULL AS placeholder,
  COUNT { (a)-[:LICENSED_UNDER]->() } > 0 AS stated
WITH
  label,
  sum(CASE WHEN placeholder THEN 0 ELSE 1 END) AS artifacts,
  sum(CASE WHEN stated AND NOT placeholder THEN 1 ELSE 0 END) AS stated,
  sum(CASE WHEN placeholder THEN 1 ELSE 0 END) AS placeholders
CALL (label) {
  MATCH (:UnknownLicense)<-[:LICENSED_UNDER]-(a)
  WHERE label IN labels(a)
    AND a.reason IS NULL
    AND NOT EXISTS { (a)-[:LICENSED_UNDER]->(l) WHERE NOT l:UnknownLicense }
  RETURN count(DISTINCT a) AS not_understood
}
RETURN
  label,
  artifacts,
  stated - not_understood AS understood,
  not_understood,
  artifacts - stated AS missing,
  CASE WHEN artifacts > 0 THEN round(1.0 * (stated - not_understood) / artifacts, 4) END AS share_understood,
  placeholders
ORDER BY label
LIMIT $limit
