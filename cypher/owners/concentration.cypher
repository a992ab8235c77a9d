// How much of what is built rests on how few owners: the share of all direct dependents that the first owners have.
// params: limit: int = 100
// returns: owners, dependents, share
// key: owners
// Whole graph: reads the direct dependents of every artifact that has an owner. Rows are the first 1, 2, 5, 10, 20, 50, …
// owners, and all of them. What owners make from their own artifacts does not count.
MATCH (a)-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]->(b)
WITH a, b
MATCH (b)-[:OWNED_BY]->(owner)
OPTIONAL MATCH (a)-[:OWNED_BY]->(other)
WITH owner, other
WHERE other IS NULL OR other <> owner
WITH owner, count(*) AS dependents
ORDER BY dependents DESC, owner.id
WITH collect(dependents) AS counts, sum(dependents) AS total
UNWIND [n IN [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000, 100000] WHERE n < size(counts)] + [size(counts)] AS owners
WITH owners, total, reduce(sum = 0, n IN counts[..owners] | sum + n) AS dependents
WHERE total > 0
RETURN owners, dependents, round(1.0 * dependents / total, 4) AS share
ORDER BY owners
LIMIT $limit
