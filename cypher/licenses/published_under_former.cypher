// Which descendants of a model or dataset were published while it had a license that it does not have any more.
// params: id: str, depth: int = 100, limit: int = 1000
// returns: former, descendant, label, period, published, hops, relations, licenses, last_seen_former, first_seen_after,
//   placeholder
// key: former, descendant, label
// Period compares the publication with the readings of the license. before: the next reading still has the former license, and
// so has the one before, if there is one. between: one of the two has it and the other has not, so nobody can tell. unknown: no
// date of publication is known. after, earlier: neither has it. Where the sources state no license any more, the newest reading
// of the artifact stands for the first with another. Which license binds what was published before a change is not said here;
// not legal advice. Follows DERIVED_FROM, and RENAMED_TO from the current id to an old one; the given id stands for all names.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS name
MATCH (name)-[w:WAS_LICENSED_UNDER]->(was)
CALL (name, w, was) {
  OPTIONAL MATCH (name)-[r:LICENSED_UNDER|WAS_LICENSED_UNDER]->(other)
  WHERE other <> was AND any(s IN r.sources WHERE s IN w.sources)
  UNWIND coalesce(r.seen_at, [r.collected_at]) AS read_at
  WITH name, w, collect(read_at) AS others
  RETURN others + CASE WHEN any(t IN others WHERE t > w.collected_at) THEN [] ELSE [name.collected_at] END AS others
}
UNWIND coalesce(w.seen_at, [w.collected_at]) AS read_at
WITH names, was, others, collect(read_at) AS own
WITH names, was, reduce(all = [], l IN collect(own) | all + l) AS own,
  reduce(all = [], l IN collect(others) | all + l) AS others
WITH names, collect({
  former: was.id,
  held: COLLECT { UNWIND own AS t RETURN DISTINCT t ORDER BY t },
  other: COLLECT { UNWIND others AS t WITH t WHERE NOT t IN own RETURN DISTINCT t ORDER BY t }
}) AS changes
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
WITH names, changes, d, min(length(p)) AS hops
WHERE NOT d IN names AND hops <= $depth
UNWIND changes AS change
WITH d, hops, change, head([l IN ['Model', 'Dataset'] WHERE l IN labels(d)]) AS label,
  last([t IN change.held WHERE t <= d.created_at]) AS held_until,
  last([t IN change.other WHERE t <= d.created_at]) AS other_until,
  head([t IN change.held WHERE t >= d.created_at]) AS held_from,
  head([t IN change.other WHERE t >= d.created_at]) AS other_from
WITH d, hops, change, label,
  held_until IS NOT NULL AND coalesce(held_until > other_until, true) AS was_held,
  held_from IS NOT NULL AND coalesce(held_from < other_from, true) AS is_held,
  held_until IS NULL AND other_until IS NULL AS first
WITH d, hops, change, label, CASE
  WHEN d.created_at IS NULL THEN 'unknown'
  WHEN is_held AND (was_held OR first) THEN 'before'
  WHEN is_held OR was_held THEN 'between'
  WHEN d.created_at > last(change.held) THEN 'after'
  ELSE 'earlier'
END AS period
WITH d, hops, change, label, period,
  head([i IN range(0, 4) WHERE ['before', 'between', 'unknown', 'after', 'earlier'][i] = period]) AS place
ORDER BY change.former, place, hops, d.id, label
LIMIT $limit
RETURN
  change.former AS former,
  d.id AS descendant,
  label,
  period,
  d.created_at AS published,
  hops,
  COLLECT { MATCH (d)-[r:DERIVED_FROM]->() RETURN DISTINCT r.relation AS relation ORDER BY relation } AS relations,
  COLLECT { MATCH (d)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license } AS licenses,
  last(change.held) AS last_seen_former,
  head([t IN change.other WHERE t > last(change.held)]) AS first_seen_after,
  d.reason AS placeholder
ORDER BY former, place, hops, descendant, label
