// What is known of one artifact: each property that a source states.
// params: id: str, limit: int = 100
// returns: label, property, value
// key: label, property
// Values are text; lists have commas between their parts, and are cut after twenty. What is not listed is not known.
MATCH (a:Model|Dataset|Repository {id: $id})
UNWIND keys(a) AS property
WITH a, property, a[property] AS value
WHERE NOT property IN ['claims', 'full_id', 'id', 'name_elements', 'self_references']
RETURN
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  property,
  CASE
    WHEN valueType(value) STARTS WITH 'LIST' AND value = [] THEN ''
    WHEN valueType(value) STARTS WITH 'LIST'
      THEN reduce(t = toString(value[0]), x IN value[1..20] | t + ', ' + toString(x))
        + CASE WHEN size(value) > 20 THEN ', …' ELSE '' END
    ELSE toString(value)
  END AS value
ORDER BY label, property
LIMIT $limit
