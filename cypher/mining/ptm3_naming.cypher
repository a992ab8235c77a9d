// PTM3: how are models named? What names tell, and how many do: size, version, format, training, language, date.
// params: limit: int = 100
// returns: pattern, models, share, example
// key: pattern
// Whole graph: reads the name of every model, without its owner. A name may follow several patterns; none are those that
// follow none of these.
MATCH (m:Model)
WITH split(m.id, '/')[-1] AS name
WITH name, toLower(name) AS low
WITH
  name,
  CASE WHEN low =~ '.*(?<![a-z0-9])(\\d+x)?\\d+([.]\\d+)?[bm](?![a-z0-9]).*' THEN ['size, e.g. 7b'] ELSE [] END +
  CASE WHEN low =~ '.*(?<![a-z])v\\d.*' THEN ['version, e.g. v2'] ELSE [] END +
  CASE WHEN low =~ '.*(gguf|ggml|awq|gptq|exl2|[0-9]-?bit|fp8|int[48]|onnx|openvino|coreml|mlx|bnb).*'
    THEN ['format, e.g. gguf'] ELSE [] END +
  CASE WHEN low =~ '.*(chat|instruct|sft|dpo|rlhf|lora|finetune|-it|-ft)(?![a-z0-9]).*'
    THEN ['training, e.g. instruct'] ELSE [] END +
  CASE WHEN low =~ '.*(base|tiny|small|medium|large|xl|mini)(?![a-z0-9]).*' THEN ['class, e.g. large'] ELSE [] END +
  CASE WHEN low =~ '.*(english|chinese|german|french|spanish|japanese|multilingual|(?<![a-z])(en|zh|de|fr|es|ja)(?![a-z0-9])).*'
    THEN ['language, e.g. en'] ELSE [] END +
  CASE WHEN low =~ '.*20[12]\\d-?[01]\\d.*' THEN ['date, e.g. 2024-05'] ELSE [] END AS patterns
WITH CASE patterns WHEN [] THEN ['none'] ELSE patterns END AS patterns, count(*) AS n, min(name) AS example
WITH sum(n) AS all, collect([patterns, n, example]) AS groups
UNWIND groups AS g
UNWIND g[0] AS pattern
WITH all, pattern, sum(g[1]) AS models, min(g[2]) AS example
RETURN pattern, models, round(1.0 * models / all, 4) AS share, example
ORDER BY models DESC, pattern
LIMIT $limit
