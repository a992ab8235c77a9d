// Owner names that look like that of an owner many build on: a copy-cat, a mirror, or the same people under another name.
// params: candidates: int = 200, limit: int = 100
// returns: owner, dependents, lookalike, how, artifacts, lookalike_dependents, first_published, type
// key: owner, lookalike
// Whole graph: compares every owner's name with those of the owners with most direct dependents, as many as candidates says.
// Spelled alike: the same letters when case, hyphens, dots and underscores are left out and 0, 1, 3, 5 are read as o, l, e, s.
// Longer name: begins with the other name and a hyphen, dot or underscore. It is no measure of all spelling distances, and
// finds neither swapped letters nor letters of other alphabets. A hub and a host of code may give one owner two names that
// differ so. No source tells which owners are verified. First published is the oldest date known.
MATCH (popular:Owner)<-[:OWNED_BY]-(a:Model|Dataset)
WITH popular, sum(COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() }) AS dependents
WHERE dependents > 0
WITH popular, dependents
ORDER BY dependents DESC, popular.id
LIMIT $candidates
WITH collect({id: popular.id, dependents: dependents, letters: reduce(
  text = toLower(popular.id), pair IN [['-', ''], ['_', ''], ['.', ''], ['0', 'o'], ['1', 'l'], ['3', 'e'], ['5', 's']]
  | replace(text, pair[0], pair[1]))}) AS populars
WITH populars, [p IN populars | p.letters] AS spellings
CALL (populars, spellings) {
  MATCH (other:Owner)
  WITH populars, spellings, other, reduce(
    text = toLower(other.id), pair IN [['-', ''], ['_', ''], ['.', ''], ['0', 'o'], ['1', 'l'], ['3', 'e'], ['5', 's']]
    | replace(text, pair[0], pair[1])) AS letters
  WHERE letters IN spellings
  UNWIND [p IN populars WHERE p.letters = letters AND p.id <> other.id] AS p
  RETURN p, other, 'spelled alike' AS how
  UNION ALL
  UNWIND populars AS p
  UNWIND ['-', '_', '.'] AS sign
  MATCH (other:Owner)
  USING INDEX SEEK other:Owner(id)
  WHERE other.id STARTS WITH p.id + sign
  RETURN p, other, 'longer name' AS how
}
WITH other, p, max(how) AS how
ORDER BY p.dependents DESC, p.id, other.id
LIMIT $limit
CALL (other) {
  OPTIONAL MATCH (other)<-[:OWNED_BY]-(a)
  RETURN
    count(a) AS artifacts,
    min(a.created_at) AS first_published,
    sum(COUNT { (a)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-() }) AS lookalike_dependents
}
RETURN
  p.id AS owner,
  p.dependents AS dependents,
  other.id AS lookalike,
  how,
  artifacts,
  lookalike_dependents,
  first_published,
  other.type AS type
ORDER BY dependents DESC, owner, lookalike
