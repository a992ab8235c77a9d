// The license comparison of the PeaTMOSS study, over a compatibility matrix: repositories against the models they load.
// params: matrix: matrix, counts_as_none: list[str] = ["unlicense"], spellings: list[str] = [], limit: int = 100
// returns: outcome, reason, relations, share_of_compared, share_of_outcome, identical
// key: outcome, reason
// Whole graph: reads every use of a model with a stated license. The matrix is a CSV file whose rows are licenses of
// repositories and whose columns are licenses of models, or the word osadl. A relation is a repository, a model and one
// license it states. The method and its faults are the study's: texts are compared as the sources spell them, after its own
// list of other spellings; repositories with several licenses are skipped; "unlicense" counts as none (give an empty list
// for the matrix of OSADL, which knows it). Spellings adds to the list of other spellings, as found=meant. Identical counts
// the relations whose two licenses are spelled the same; share_of_outcome is of all its reasons together.
MATCH (r:Repository)-[:USES]->(m:Model)
MATCH (m)-[stated:LICENSED_UNDER]->()
UNWIND stated.raw AS text
WITH
  r,
  toLower(text) AS text,
  {
    `bsd-new`: 'bsd-3-clause', `bsd-modified`: 'bsd-3-clause', `bsd-simplified`: 'bsd-2-clause', `openrail++`: 'openrail',
    `gpl-2.0`: 'gpl-2.0-only', `gpl-3.0`: 'gpl-3.0-only', `agpl-3.0`: 'agpl-3.0-only', `lgpl-2.1`: 'lgpl-2.1-only',
    `lgpl-3.0`: 'lgpl-3.0-only', `gpl-3.0-plus`: 'gpl-3.0-or-later', `lgpl-3.0-plus`: 'lgpl-3.0-or-later'
  } AS spelling
WITH
  spelling,
  coalesce(spelling[text], text) AS upstream,
  COLLECT { MATCH (r)-[own:LICENSED_UNDER]->() UNWIND own.raw AS t RETURN t } AS own
WITH upstream, own, coalesce(spelling[toLower(own[0])], toLower(own[0])) AS downstream
WITH
  upstream,
  own,
  coalesce(head([s IN $spellings WHERE split(s, '=')[0] = downstream | split(s, '=')[1]]), downstream) AS downstream
WITH
  size(own) > 1 AS several,
  upstream,
  CASE WHEN size(own) = 0 OR downstream IN $counts_as_none THEN null ELSE downstream END AS downstream,
  upstream = downstream AS identical
WITH
  several,
  identical,
  CASE
    WHEN several THEN 'skipped'
    WHEN downstream IS NULL THEN 'unknown'
    WHEN upstream IN $counts_as_none OR NOT upstream IN $matrix.upstream THEN 'unknown'
    WHEN NOT downstream IN $matrix.downstream THEN 'unknown'
    WHEN identical THEN 'compatible'
    ELSE coalesce(
      {yes: 'compatible', no: 'incompatible', check: 'check dependency'}[$matrix.answers[downstream + '/' + upstream]],
      'unknown'
    )
  END AS outcome,
  CASE
    WHEN several THEN 'the repository states several licenses'
    WHEN downstream IS NULL THEN 'the repository states no license'
    WHEN upstream IN $counts_as_none OR NOT upstream IN $matrix.upstream THEN 'the matrix does not know the license of the model'
    WHEN NOT downstream IN $matrix.downstream THEN 'the matrix does not know the license of the repository'
    WHEN identical THEN 'both state the same license'
    ELSE 'the matrix says so'
  END AS reason
WITH collect({outcome: outcome, reason: reason, identical: CASE WHEN identical AND NOT several THEN 1 ELSE 0 END}) AS all
WITH all, toFloat(size([x IN all WHERE x.outcome <> 'skipped'])) AS compared
UNWIND all AS one
WITH compared, one.outcome AS outcome, one.reason AS reason, count(*) AS relations, sum(one.identical) AS identical
WITH compared, collect([outcome, reason, relations, identical]) AS rows
UNWIND rows AS row
WITH compared, rows, row[0] AS outcome, row[1] AS reason, row[2] AS relations, row[3] AS identical
RETURN
  outcome,
  reason,
  relations,
  CASE WHEN outcome <> 'skipped' THEN round(relations / compared, 4) END AS share_of_compared,
  CASE WHEN outcome <> 'skipped'
    THEN round(reduce(t = 0, r IN rows | t + CASE r[0] WHEN outcome THEN r[2] ELSE 0 END) / compared, 4) END AS share_of_outcome,
  identical
ORDER BY outcome, relations DESC, reason
LIMIT $limit
