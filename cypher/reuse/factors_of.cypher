// What was found of each factor of reuse of one model: 1 there and verifiable, 0.5 in part, 0 absent, with why.
// params: id: str, limit: int = 100
// returns: attribute, factor, value, state, why
// key: attribute, factor
// Reads what `supplychain reuse refresh` has written. A factor without a value does not apply to the model, or nobody looked
// at what would tell (state unknown).
MATCH (m:Model {id: $id})
USING INDEX SEEK m:Model(id)
WHERE m.reuse_digest IS NOT NULL
WITH m, {
  provenance: ['dataset', 'performance', 'architecture', 'training_logs', 'lineage', 'identity'],
  reproducibility: ['hardware', 'training_config', 'demo', 'documentation', 'environment'],
  portability: ['latency', 'quantized', 'formats', 'fine_tuning', 'license', 'cost'],
  popularity: ['downloads', 'downloads_all_time', 'likes', 'spaces', 'children', 'repositories'],
  quality: ['documentation', 'performance', 'scan', 'name'],
  maintenance: ['age', 'commits', 'discussions', 'current', 'enabled']
} AS factors
UNWIND keys(factors) AS attribute
UNWIND factors[attribute] AS factor
WITH attribute, factor, [row IN m.reuse_factors WHERE row STARTS WITH attribute + '.' + factor + '='][0] AS row
WITH attribute, factor, row, substring(row, size(attribute) + size(factor) + 2) AS said
WITH attribute, factor, row, split(said, ' ')[0] AS value, said
RETURN
  attribute,
  factor,
  toFloatOrNull(value) AS value,
  CASE
    WHEN row IS NULL THEN 'unknown'
    WHEN value = '-' THEN 'not applicable'
    WHEN toFloatOrNull(value) = 1 THEN 'present'
    WHEN toFloatOrNull(value) = 0 THEN 'absent'
    ELSE 'partial'
  END AS state,
  nullIf(substring(said, size(value) + 1), '') AS why
ORDER BY attribute, factor
LIMIT $limit
