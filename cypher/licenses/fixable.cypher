// What could mend conflicts, by what depends on what: another license, another name, no license at all, or unknown.
// params: ruleset: str = "practical", severities: list[str] = ["error", "warn"], limit: int = 100
// returns: dependency, remedy, conflicts, artifacts, here, share, published_share
// key: dependency, remedy
// Whole graph: reads every conflict that `supplychain licenses refresh` has written. Another license: one license would keep
// what all conflicting upstream licenses of the artifact ask for: an upstream license itself (but not one whose statements
// disagree), or one that this graph's verdicts find fine over the same reach. No license: an upstream license allows no modified
// copy to be shared (R2), or two exclude each other (R6), as an error. Another name: only a name is asked for (R8). Unknown: no
// such license was met in this graph, which is no proof that there is none; `supplychain licenses suggest` tries all it knows.
// Upstream works without a license that can be named may ask for more. Here counts conflicts that the artifact itself
// introduced; the rest is inherited. Artifacts with several remedies count once under each. Published: LicenseRec's repairable
// conflicts (arXiv 2509.09873), of which only summaries are known to us. Not legal advice.
MATCH (a:Artifact)-[c:CONFLICTS_WITH]->(b)
WHERE c.ruleset = $ruleset AND c.severity IN $severities
WITH
  a,
  c,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  CASE WHEN b:Model THEN 'Model' WHEN b:Dataset THEN 'Dataset' ELSE 'Repository' END AS upstream
ORDER BY c.upstream_license, c.reach
WITH
  a,
  label,
  collect([upstream, c.inherited, c.rule = 'R8']) AS ends,
  collect(DISTINCT CASE WHEN c.rule <> 'R8' THEN [c.upstream_license, c.reach] END) AS asked,
  max(CASE WHEN c.severity = 'error' AND c.rule IN ['R2', 'R6'] THEN 1 ELSE 0 END) AS hopeless
WITH label, ends, asked, hopeless, count(*) AS n
WITH asked, hopeless, collect([label, ends, n]) AS groups
CALL (asked) {
  UNWIND asked + [null] AS pair
  WITH asked, pair
  WHERE pair IS NOT NULL
  OPTIONAL MATCH (other:License)-[v:VERDICT]->(:License {id: pair[0]})
  WHERE v.ruleset = $ruleset AND v.reach = pair[1] AND v.severity IN ['ok', 'info']
  WITH asked, collect(DISTINCT other.id) + collect(DISTINCT pair[0]) AS candidates
  UNWIND candidates AS candidate
  WITH DISTINCT asked, candidate
  WHERE all(pair IN asked WHERE (pair[0] = candidate AND NOT candidate CONTAINS ' AND/OR ') OR EXISTS {
    (:License {id: candidate})-[v:VERDICT]->(:License {id: pair[0]})
    WHERE v.ruleset = $ruleset AND v.reach = pair[1] AND v.severity IN ['ok', 'info']
  })
  RETURN count(*) AS licenses
}
UNWIND groups AS g
UNWIND g[1] AS end
WITH
  end[0] + ' → ' + g[0] AS dependency,
  CASE
    WHEN hopeless = 1 THEN 'no license'
    WHEN end[2] THEN 'another name'
    WHEN licenses > 0 THEN 'another license'
    ELSE 'unknown'
  END AS remedy,
  g AS group,
  CASE WHEN end[1] THEN 0 ELSE 1 END AS here
WITH dependency, remedy, group, count(*) AS conflicts, sum(here) AS here
WITH dependency, remedy, sum(conflicts * group[2]) AS conflicts, sum(group[2]) AS artifacts, sum(here * group[2]) AS here
WITH dependency, sum(conflicts) AS all, collect([remedy, conflicts, artifacts, here]) AS rows
UNWIND rows AS row
RETURN
  dependency,
  row[0] AS remedy,
  row[1] AS conflicts,
  row[2] AS artifacts,
  row[3] AS here,
  round(1.0 * row[1] / all, 4) AS share,
  CASE WHEN row[0] = 'another license'
    THEN {`Model → Repository`: 0.864, `Dataset → Model`: 0.780}[dependency] END AS published_share
ORDER BY all DESC, dependency, conflicts DESC, remedy
LIMIT $limit
