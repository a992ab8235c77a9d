// Who can no longer run when a model or dataset is withdrawn: those that load it, and not those that hold a copy of their own.
// params: id: str, limit: int = 100
// returns: artifact, label, hops, relations, through, owner, downloads, stars
// key: artifact, label
// An adapter is of no use without its base, and a repository without what it loads; what was finetuned, merged, quantized,
// converted or distilled holds weights of its own, and so goes on (see lineage/impact for those). Follows adapters and uses,
// and RENAMED_TO from the current id to an old one, which is a step too. Uses in tests, examples and copies count; relations
// say which.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[steps:DERIVED_FROM|USES|RENAMED_TO*1..]-(hit)
WHERE all(r IN steps WHERE r.relation IS NULL OR r.relation = 'adapter')
WITH names, hit, min(length(p)) AS hops
WHERE NOT hit IN names
WITH names, hit, hops
ORDER BY hops, hit.id, NOT hit:Dataset, NOT hit:Model
LIMIT $limit
WITH names, hit, hops, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(hit)]) AS label
MATCH (hit)-[r:DERIVED_FROM|USES|RENAMED_TO]->(base)
WHERE (r.relation IS NULL OR r.relation = 'adapter') AND (base IN names OR EXISTS {
  MATCH (base)-[steps:DERIVED_FROM|RENAMED_TO*1..]->(near)
  WHERE near IN names AND all(s IN steps WHERE s.relation IS NULL OR s.relation = 'adapter')
})
WITH hit, label, hops, collect([coalesce(r.relation, r.how, type(r)), base.id]) AS steps
RETURN
  hit.id AS artifact,
  label,
  hops,
  COLLECT { UNWIND steps AS s RETURN DISTINCT s[0] AS relation ORDER BY relation } AS relations,
  COLLECT { UNWIND steps AS s RETURN DISTINCT s[1] AS id ORDER BY id } AS through,
  head(COLLECT { MATCH (hit)-[:OWNED_BY]->(o) RETURN o.id AS owner ORDER BY owner }) AS owner,
  hit.downloads AS downloads,
  hit.stars AS stars
ORDER BY hops, artifact, label
