// How the descendants of a model or dataset grew in number over time.
// params: id: str, digits: int = 7, limit: int = 1000
// returns: period, published, so_far, first
// key: period
// Digits is how much of the date makes a period: 4 for years, 7 for months. First is the one published first in it. Descendants
// of which nobody knows when they were published are in the last row, whose period is blank.
// Counts all of them, so that there is no first page.
MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start)
WITH collect(DISTINCT start) AS names
UNWIND names AS start
MATCH p = (start)<-[:DERIVED_FROM|RENAMED_TO*1..]-(d)
WITH names, d, min(length(p)) AS hops
WHERE NOT d IN names AND EXISTS { (d)-[:DERIVED_FROM]->() }
WITH left(d.created_at, $digits) AS period, count(*) AS published, min([d.created_at, d.id]) AS first
ORDER BY period
WITH collect([period, published, first[1]]) AS periods
UNWIND range(0, size(periods) - 1) AS place
RETURN
  periods[place][0] AS period,
  periods[place][1] AS published,
  reduce(total = 0, earlier IN periods[..place + 1] | total + earlier[1]) AS so_far,
  periods[place][2] AS first
ORDER BY period
LIMIT $limit
