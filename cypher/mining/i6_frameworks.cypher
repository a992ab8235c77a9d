// I6: what can models be run with? Libraries, frameworks and formats that models name, and how much is built on models that
//   do.
// params: limit: int = 100
// returns: framework, models, share, downloads, repositories, children, derived
// key: framework
// Whole graph: reads every model that a source describes. Names come from the library, the list of libraries and frameworks,
// and of the free tags those that name a format to deploy with. Derived counts models that were made from another, such as
// conversions.
MATCH (m:Model)
WHERE NOT m:Placeholder
WITH m, coalesce([m.library], []) + coalesce(m.libraries, []) + coalesce(m.frameworks, []) + [tag IN coalesce(m.tags, [])
  WHERE tag IN ['onnx', 'openvino', 'tflite', 'coreml', 'tensorrt', 'gguf', 'ggml', 'mlx', 'exl2', 'safetensors', 'jax', 'tf',
                'pytorch', 'rust', 'keras', 'paddle', 'executorch', 'transformers.js']] AS named
WITH
  [name IN named WHERE name IS NOT NULL | toLower(name)] AS named,
  count(*) AS n,
  CASE WHEN count(m.downloads) > 0 THEN sum(m.downloads) END AS downloads,
  sum(COUNT { (m)<-[:USES]-() }) AS repositories,
  sum(COUNT { (m)<-[:DERIVED_FROM]-() }) AS children,
  sum(CASE WHEN EXISTS { (m)-[:DERIVED_FROM]->() } THEN 1 ELSE 0 END) AS derived
WITH sum(n) AS all, collect([named, n, downloads, repositories, children, derived]) AS groups
UNWIND groups AS g
WITH all, g, COLLECT { UNWIND g[0] AS name RETURN DISTINCT name } AS names
UNWIND names AS framework
WITH
  all,
  framework,
  sum(g[1]) AS models,
  CASE WHEN count(g[2]) > 0 THEN sum(g[2]) END AS downloads,
  sum(g[3]) AS repositories,
  sum(g[4]) AS children,
  sum(g[5]) AS derived
RETURN framework, models, round(1.0 * models / all, 4) AS share, downloads, repositories, children, derived
ORDER BY models DESC, framework
LIMIT $limit
