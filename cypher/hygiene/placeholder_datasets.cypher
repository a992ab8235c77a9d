// Words and texts that cards give where a dataset should stand, such as imagefolder, by how many models say so.
// params: limit: int = 100
// returns: text, reason, trained, evaluated, example
// key: text
// Whole graph: visits every placeholder dataset. Models that share such a word have no dataset in common.
MATCH (d:Dataset&Placeholder)
WHERE d.reason IN ['placeholder word', 'unresolved text']
WITH d, COUNT { (d)<-[:TRAINED_ON]-() } AS trained, COUNT { (d)<-[:EVALUATED_ON]-() } AS evaluated
ORDER BY trained + evaluated DESC, d.id
LIMIT $limit
OPTIONAL MATCH (d)<-[:TRAINED_ON|EVALUATED_ON]-(m)
RETURN
  d.id AS text,
  d.reason AS reason,
  trained,
  evaluated,
  min(m.id) AS example
ORDER BY trained + evaluated DESC, text
