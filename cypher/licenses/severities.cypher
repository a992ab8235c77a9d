// How many artifacts come to which verdict under a rule set, and what each verdict means.
// params: ruleset: str = "practical", limit: int = 100
// returns: verdict, artifacts, share, meaning
// key: verdict
// Whole graph: no; reads the node in which `supplychain licenses refresh` records what it found. Counts artifacts that depend on
// something, each under its gravest verdict; a matrix counts dependencies. Unknown is never shown as fine. Not legal advice.
MATCH (found:Analysis {id: 'licenses/' + $ruleset})
UNWIND [
  ['error', 'in conflict: the declared license does not keep what an upstream license asks for'],
  ['warn', 'doubtful: texts, practice or evidence leave room for another reading'],
  ['unknown', 'undecided: a license is missing, cannot be made out, or nobody has described it'],
  ['ok', 'no conflict found in what is declared']
] AS row
WITH
  row,
  coalesce(toInteger(trim(split(split(found.counts, '"' + row[0] + '":')[1], ',')[0])),
    toInteger(trim(split(split(found.counts, '"' + row[0] + '":')[1], '}')[0])), 0) AS artifacts
WITH collect([row[0], artifacts, row[1]]) AS rows, sum(artifacts) AS all
UNWIND range(0, size(rows) - 1) AS place
WITH place, rows[place] AS row, all
RETURN
  row[0] AS verdict,
  row[1] AS artifacts,
  CASE WHEN all > 0 THEN round(1.0 * row[1] / all, 4) END AS share,
  row[2] AS meaning
ORDER BY place
LIMIT $limit
