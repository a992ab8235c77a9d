// What each rule set says of this graph, side by side: verdicts, the share that can be decided, and the conflicts it found.
// params: ruleset: str = null, limit: int = 100
// returns: ruleset, judged, unit, ok, unknown, warn, error, decided, share_decided, share_in_conflict, conflicts
// key: ruleset
// Whole graph: no; reads the few nodes in which `supplychain licenses refresh` records what it found; give a rule set to ask for
// one. A rule set by terms judges artifacts that depend on something, along whole paths; a matrix judges every dependency by
// itself, which unit says. Decided are those that are not unknown; share_in_conflict is of the decided ones, share_decided of
// all. Conflicts are pairs of artifacts, warnings included. Not legal advice.
MATCH (found:Analysis)
WHERE found.id STARTS WITH 'licenses/'
WITH found, substring(found.id, 9) AS ruleset
WHERE $ruleset IS NULL OR ruleset = $ruleset
WITH
  found,
  ruleset,
  [severity IN ['ok', 'unknown', 'warn', 'error'] |
    coalesce(toInteger(trim(split(split(found.counts, '"' + severity + '":')[1], ',')[0])),
      toInteger(trim(split(split(found.counts, '"' + severity + '":')[1], '}')[0])), 0)] AS counts
WITH found, ruleset, counts, reduce(sum = 0, n IN counts | sum + n) AS judged, counts[0] + counts[2] + counts[3] AS decided
RETURN
  ruleset,
  judged,
  CASE
    WHEN EXISTS { (:License)-[v:VERDICT]->() WHERE v.ruleset = ruleset AND v.rule = 'matrix' } THEN 'dependencies'
    ELSE 'artifacts'
  END AS unit,
  counts[0] AS ok,
  counts[1] AS unknown,
  counts[2] AS warn,
  counts[3] AS error,
  decided,
  CASE WHEN judged > 0 THEN round(1.0 * decided / judged, 4) END AS share_decided,
  CASE WHEN decided > 0 THEN round(1.0 * counts[3] / decided, 4) END AS share_in_conflict,
  found.conflicts AS conflicts
ORDER BY ruleset
LIMIT $limit
