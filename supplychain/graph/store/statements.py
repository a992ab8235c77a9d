"""Schema → Cypher text: the only place that composes it. Identifiers come from the schema and are escaped; values are bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import (
    ARTIFACT_LABELS,
    FORMER,
    NODE_TYPES,
    NOT_LOADED,
    RELATIONSHIP_TYPES,
    node_type,
    relationship_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.rows import EdgeTable
    from supplychain.graph.schema import Property

__all__ = [
    "changed_labels",
    "claimed_edges",
    "claimed_nodes",
    "constraints",
    "count_edges",
    "count_nodes",
    "delete_edges",
    "delete_nodes",
    "descendants_at",
    "drop_index",
    "edge_batch",
    "edge_update",
    "facts_of",
    "family_edges",
    "known_edges",
    "known_nodes",
    "lost_findings",
    "mark_base_models",
    "mention_batch",
    "neighbors",
    "new_findings",
    "node_batch",
    "node_update",
    "numbers_of",
    "orphans",
    "present",
    "starting_with",
    "states_of",
    "unsettled",
]


def identifier(name: str) -> str:
    """Return `name` as a quoted Cypher identifier."""
    return "`" + name.replace("`", "``") + "`"


def _labels(labels: Iterable[str]) -> str:
    return "".join(f":{identifier(label)}" for label in labels)


def constraints() -> list[Cypher]:
    """One uniqueness constraint per label."""
    return [
        Cypher(
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{identifier(label)}) REQUIRE n.id IS UNIQUE"
        )
        for label in NODE_TYPES
    ]


def drop_index(name: str) -> Cypher:
    """Drop an index that no constraint owns."""
    return Cypher(f"DROP INDEX {identifier(name)} IF EXISTS")


def known_nodes(label: str) -> Cypher:
    """Properties of those nodes whose ids are `$rows` that exist."""
    return Cypher(
        f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}}) RETURN id, properties(n) AS old"
    )


def present(label: str) -> Cypher:
    """Those of the ids `$rows` that nodes of a label have."""
    return Cypher(f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}}) RETURN id")


def node_batch(labels: tuple[str, ...], names: Iterable[str]) -> Cypher:
    """Create the nodes of `$rows`: id and values of the properties named; one that exists after all is left as it is."""
    return Cypher(
        f"UNWIND $rows AS row MERGE (n:{identifier(labels[0])} {{id: row[0]}}) "
        f"ON CREATE SET n{_labels(labels)}{''.join(', ' + value for value in _columns('n', names, 1))}"
    )


def _columns(variable: str, names: Iterable[str], first: int) -> list[str]:
    # Property by property: the planner then knows that nothing it has matched by is written, and streams the rows.
    return [f"{variable}.{identifier(name)} = row[{place}]" for place, name in enumerate(names, first)]


def mention_batch(labels: tuple[str, ...]) -> Cypher:
    """Create placeholders for the ids of `$rows` that do not exist."""
    return Cypher(
        f"UNWIND $rows AS id MERGE (n:{identifier(labels[0])} {{id: id}}) "
        f"ON CREATE SET n{_labels(labels)}, n.reason = '{NOT_LOADED}'"
    )


def node_update(label: str) -> Cypher:
    """Write new values into existing nodes; a null removes a property."""
    values = _changed("n", (p for p in node_type(label).all_properties if p.name != "id"))
    return Cypher(
        f"UNWIND $rows AS row WITH row, keys(row.p) AS changed MATCH (n:{identifier(label)} {{id: row.id}}) SET {values}"
    )


def _changed(variable: str, properties: Iterable[Property]) -> str:
    # Property by property, as in `_columns`: after `n += row.p` the planner would have to think that ids were written.
    names = [identifier(p.name) for p in properties]
    return ", ".join(
        f"{variable}.{n} = CASE WHEN '{n[1:-1]}' IN changed THEN row.p.{n} ELSE {variable}.{n} END"
        for n in names
    )


def changed_labels(label: str, gone: Iterable[str], come: Iterable[str]) -> Cypher:
    """Take labels from and give labels to the nodes whose ids are `$rows`."""
    remove = f" REMOVE n{_labels(gone)}" if (gone := sorted(gone)) else ""
    add = f" SET n{_labels(come)}" if (come := sorted(come)) else ""
    return Cypher(f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}}){remove}{add}")


def _match(table: EdgeTable, start: str = "row.s", end: str = "row.t") -> str:
    return (
        f"MATCH (a:{identifier(table.start)} {{id: {start}}}) MATCH (b:{identifier(table.end)} {{id: {end}}})"
    )


def known_edges(table: EdgeTable) -> Cypher:
    """Of those of `$rows` that exist, by place: their properties, and of a type that has a history what was said formerly."""
    former = FORMER.get(table.type)
    history = f"OPTIONAL MATCH (a)-[w:{identifier(former)}]->(b) " if former else ""
    held = "r IS NOT NULL OR w IS NOT NULL" if former else "r IS NOT NULL"
    return Cypher(
        "UNWIND range(0, size($rows) - 1) AS i WITH i, $rows[i] AS row "
        f"{_match(table, 'row[0]', 'row[1]')} "
        f"OPTIONAL MATCH (a)-[r:{identifier(table.type)}]->(b) {history}"
        f"WITH * WHERE {held} "
        f"RETURN i, properties(r) AS old, {'properties(w)' if former else 'null'} AS former ORDER BY i"
    )


def edge_batch(table: EdgeTable, names: Iterable[str]) -> Cypher:
    """Create the relationships of `$rows`: start, end and values of the properties named; one that exists is left as it is."""
    return Cypher(
        f"UNWIND $rows AS row {_match(table, 'row[0]', 'row[1]')} "
        f"MERGE (a)-[r:{identifier(table.type)}]->(b) ON CREATE SET {', '.join(_columns('r', names, 2))}"
    )


def edge_update(table: EdgeTable) -> Cypher:
    """Write new values into existing relationships; a null removes a property."""
    values = _changed("r", RELATIONSHIP_TYPES[table.type].all_properties)
    return Cypher(
        f"UNWIND $rows AS row WITH row, keys(row.p) AS changed {_match(table)} "
        f"MATCH (a)-[r:{identifier(table.type)}]->(b) SET {values}"
    )


def mark_base_models() -> list[Cypher]:
    """Keep `:BaseModel` true: on every model that something derives from, and on no other."""
    return [
        Cypher(
            "MATCH (m:Model) WHERE NOT m:BaseModel AND EXISTS {(m)<-[:DERIVED_FROM]-(:Model)} "
            "CALL (m) {SET m:BaseModel} IN TRANSACTIONS OF 10000 ROWS"
        ),
        Cypher(
            "MATCH (m:BaseModel) WHERE NOT EXISTS {(m)<-[:DERIVED_FROM]-(:Model)} "
            "CALL (m) {REMOVE m:BaseModel} IN TRANSACTIONS OF 10000 ROWS"
        ),
    ]


_READ = "coalesce(split(substring({0}.claims[{1}], 18, 64), '\"')[0], {0}.collected_at, '')"
"""When the claim of a source was read. `claims` stand in the order of `sources`, and the text of each begins with its time."""

_CLAIM = "{0} IN range(0, coalesce(size({1}.sources), 0) - 1)"
_READ_AGAIN = (
    f"any({_CLAIM.format('k', 'a')} WHERE a.sources[k] = r.sources[i] "
    f"AND '' < {_READ.format('r', 'i')} < {_READ.format('a', 'k')})"
)


def unsettled(type_: str) -> Cypher:
    """Relationships of a type that has a history, and what was said formerly, where one may hold a claim of the other.

    May find some that are as they should be: where what a source read of a node does not tell what it has dropped.
    """
    today, former = identifier(type_), identifier(FORMER[type_])
    kinds = sorted({start for start, _ in relationship_type(type_).ends})
    (end,) = {end for _, end in relationship_type(type_).ends}
    start = "|".join(map(identifier, kinds))
    return Cypher(
        # Nearly all have one claim, as new as its node: they are passed over by two comparisons.
        f"CALL () {{MATCH (a:{start})-[r:{today}]->(b:{identifier(end)}) "
        "WHERE CASE WHEN r.claims IS NULL AND r.collected_at >= a.collected_at THEN false "
        f"ELSE any({_CLAIM.format('i', 'r')} WHERE {_READ_AGAIN}) END RETURN a, b "
        f"UNION MATCH (a:{start})-[r:{former}]->(b:{identifier(end)}) "
        f"WHERE any({_CLAIM.format('i', 'r')} WHERE NOT {_READ_AGAIN}) "
        f"OR EXISTS {{(a)-[s:{today}]->(b) WHERE any(x IN s.sources WHERE x IN r.sources)}} RETURN a, b}} "
        f"OPTIONAL MATCH (a)-[r:{today}]->(b) OPTIONAL MATCH (a)-[w:{former}]->(b) "
        f"RETURN head([l IN {kinds} WHERE l IN labels(a)]) AS label, a.id AS s, b.id AS t, "
        "properties(r) AS today, properties(w) AS former, "
        "a {.sources, .collected_at, .claims, .reason, .unread} AS start ORDER BY label"
    )


def claimed_nodes(label: str) -> Cypher:
    """Nodes of a label that `$source` claims."""
    return Cypher(
        f"MATCH (n:{identifier(label)}) WHERE $source IN n.sources RETURN n.id AS id, properties(n) AS old"
    )


def claimed_edges(table: EdgeTable) -> Cypher:
    """Relationships of a table that `$source` claims."""
    return Cypher(
        f"MATCH (a:{identifier(table.start)})-[r:{identifier(table.type)}]->(b:{identifier(table.end)}) "
        "WHERE $source IN r.sources RETURN a.id AS s, b.id AS t, properties(r) AS old"
    )


def family_edges(types: Iterable[str]) -> Cypher:
    """Relationships of some types on the ways up from and down to the artifacts `$ids`, the nearest first."""
    kinds = "|".join(identifier(relationship_type(name).type) for name in types)
    ends = ", ".join(
        f"head([l IN {list(ARTIFACT_LABELS)} WHERE l IN labels({end})]) AS {end}_label, {end}.id AS {end}"
        for end in ("downstream", "upstream")
    )
    return Cypher(
        "UNWIND $ids AS id MATCH (:Model|Dataset|Repository {id: id})-[:RENAMED_TO*0..]-(start) WITH DISTINCT start "
        f"CALL (start) {{WITH start WHERE $direction <> 'down' MATCH p = (start)-[:{kinds}*0..]->(near) "
        "WITH near, min(length(p)) + 1 AS hops WHERE hops <= $depth "
        f"MATCH (near)-[r:{kinds}]->() RETURN r, hops "
        f"UNION ALL WITH start WHERE $direction <> 'up' MATCH p = (start)<-[:{kinds}*0..]-(near) "
        "WITH near, min(length(p)) + 1 AS hops WHERE hops <= $depth "
        f"MATCH (near)<-[r:{kinds}]-() RETURN r, hops}} "
        "WITH r, min(hops) AS hops WITH r, hops, startNode(r) AS downstream, endNode(r) AS upstream "
        "ORDER BY hops, downstream.id, upstream.id, type(r) LIMIT $limit "
        f"RETURN {ends}, type(r) AS type, coalesce(r.relation, r.how) AS relation, r.confidence AS confidence, hops "
        "ORDER BY hops, downstream, upstream, type"
    )


def descendants_at(hops: int) -> Cypher:
    """Descendants of `$id` that are so many steps away, by id, behind the one of `$artifact` and `$label`."""
    way = f"[:DERIVED_FROM|RENAMED_TO*1..{int(hops)}]"
    return Cypher(
        "MATCH (:Model|Dataset {id: $id})-[:RENAMED_TO*0..]-(start) WITH collect(DISTINCT start) AS names "
        f"UNWIND names AS start MATCH p = (start)<-{way}-(d) WITH names, d, min(length(p)) AS hops "
        f"WHERE hops = {int(hops)} AND d.id >= $artifact AND NOT d IN names "
        "WITH d, CASE WHEN d:Model THEN 'Model' ELSE 'Dataset' END AS label, hops "
        "WHERE d.id > $artifact OR label > $label "
        "ORDER BY d.id, label LIMIT $limit RETURN d.id AS artifact, label, hops, "
        "COLLECT {MATCH (d)-[r:DERIVED_FROM]->() RETURN DISTINCT r.relation AS relation ORDER BY relation} AS relations, "
        "COLLECT {MATCH (d)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license} AS licenses, "
        "d.reason AS placeholder ORDER BY artifact, label"
    )


def edges_from(label: str, types: Iterable[str]) -> Cypher:
    """Relationships of some types that lead from the nodes whose ids are `$rows`, whole, with label and id of the other end."""
    kinds = "|".join(identifier(relationship_type(name).type) for name in types)
    return Cypher(
        f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}})-[r:{kinds}]->(m) "
        f"RETURN id AS start, type(r) AS type, properties(r) AS properties, m.id AS end, "
        f"head([l IN {list(NODE_TYPES)} WHERE l IN labels(m)]) AS label ORDER BY start, type, label, end"
    )


def facts_of(label: str) -> Cypher:
    """What graphs in memory say about the nodes whose ids are `$rows`."""
    return Cypher(
        f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}}) RETURN id, n.reason AS placeholder, "
        "COLLECT {MATCH (n)-[:LICENSED_UNDER]->(l) RETURN l.id AS license ORDER BY license} AS licenses"
    )


def states_of(label: str) -> Cypher:
    """What tells whether the nodes whose ids are `$rows` change: access, licenses, parents by today's ids, new names."""
    today = (
        "COLLECT {MATCH (p)-[:RENAMED_TO*1..9]->(t) WHERE NOT EXISTS {(t)-[:RENAMED_TO]->()} "
        "RETURN t.id AS name ORDER BY name}"
    )
    return Cypher(
        f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}}) RETURN id, n.reason AS reason, "
        "n.gated AS gated, n.private AS private, n.disabled AS disabled, "
        "{sources: n.sources, collected_at: n.collected_at, claims: n.claims} AS frame, "
        "COLLECT {MATCH (n)-[r:DERIVED_FROM]->(p) "
        f"RETURN {{claim: properties(r), id: coalesce(head({today}), p.id)}}}} AS parents, "
        "COLLECT {MATCH (n)-[r:LICENSED_UNDER]->(l) WHERE r.confidence IS NULL OR r.confidence <> 'inferred' "
        "RETURN {id: l.id, claim: properties(r)}} AS licenses, "
        "COLLECT {MATCH (n)-[:RENAMED_TO]->(t) RETURN t.id AS name ORDER BY name} AS names, "
        "COUNT {(n)<-[:DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES]-()} AS dependents"
    )


def numbers_of(label: str) -> Cypher:
    """The database's own numbers of the nodes of a label whose ids are `$ids`."""
    return Cypher(f"UNWIND $ids AS id MATCH (n:{identifier(label)} {{id: id}}) RETURN id, id(n) AS number")


def neighbors(label: str, type_: str, *, outgoing: bool) -> Cypher:
    """Properties of every relationship of a type that a node has in one direction, and the node at its other end, by id."""
    left, right = ("-", "->") if outgoing else ("<-", "-")
    return Cypher(
        f"MATCH (:{identifier(label)} {{id: $id}}){left}[r:{identifier(type_)}]{right}(other) "
        "RETURN properties(r) AS properties, other ORDER BY other.id"
    )


def starting_with(label: str) -> Cypher:
    """Ids of a label that begin with `$prefix`, in order, read from the index."""
    return Cypher(
        f"MATCH (n:{identifier(label)}) WHERE n.id STARTS WITH $prefix RETURN n.id AS id ORDER BY id LIMIT $limit"
    )


def delete_edges(table: EdgeTable) -> Cypher:
    """Delete the relationships of `$rows`; the plan collects them first, as any that deletes, but never more than `$rows`."""
    return Cypher(f"UNWIND $rows AS row {_match(table)} MATCH (a)-[r:{identifier(table.type)}]->(b) DELETE r")


def orphans(label: str) -> Cypher:
    """Nodes of a label that nobody claims and nothing that anybody claims points at."""
    types = "|".join(map(identifier, RELATIONSHIP_TYPES))
    return Cypher(
        f"MATCH (n:{identifier(label)}) WHERE n.sources IS NULL AND NOT EXISTS {{(n)-[:{types}]-()}} RETURN n.id AS id"
    )


def delete_nodes(label: str) -> Cypher:
    """Delete the nodes whose ids are `$rows`, with what was computed about them."""
    return Cypher(f"UNWIND $rows AS id MATCH (n:{identifier(label)} {{id: id}}) DETACH DELETE n")


def count_nodes(label: str) -> Cypher:
    """Count the nodes of a label."""
    return Cypher(f"MATCH (n:{identifier(label)}) RETURN count(n) AS count")


def count_edges(type_: str) -> Cypher:
    """Count the relationships of a type."""
    return Cypher(f"MATCH ()-[r:{identifier(type_)}]->() RETURN count(r) AS count")


PROJECT_WHOLE = Cypher(
    "CALL gds.graph.project($graph, $labels, $types, {readConcurrency: 4}) YIELD nodeCount RETURN nodeCount AS nodes"
)
"""Project all nodes of some labels and all relationships of some types, parallel ones too."""


def dependency_pairs(types: Iterable[str]) -> Cypher:
    """Begin a statement with the ends of all relationships of some types, as numbers in `a` and `b`."""
    return Cypher(f"MATCH (s)-[:{'|'.join(map(identifier, types))}]->(t) WITH id(s) AS a, id(t) AS b")


def pair_columns(pairs: Cypher) -> Cypher:
    """Return the pairs as two long columns: a record per pair would cost the client ten times as much."""
    return Cypher(f"{pairs} RETURN collect(a) AS a, collect(b) AS b")


def out_degrees(pairs: Cypher) -> Cypher:
    """Return who depends on others, and on how many, as two long columns."""
    return Cypher(
        f"{pairs} WHERE a <> b WITH a, count(DISTINCT b) AS degree RETURN collect(a) AS numbers, collect(degree) AS degrees"
    )


_DIRECTED = "RETURN gds.graph.project($graph, a, b) AS g"


def project_simple(pairs: Cypher) -> Cypher:
    """Project each pair once, without self-references, as `$graph`."""
    return Cypher(f"{pairs} WHERE a <> b WITH DISTINCT a, b {_DIRECTED}")


def project_undirected(pairs: Cypher) -> Cypher:
    """Project each pair once in no direction, without self-references, as `$graph`."""
    return Cypher(
        f"{pairs} WHERE a <> b WITH DISTINCT CASE WHEN a < b THEN a ELSE b END AS a, CASE WHEN a < b THEN b ELSE a END AS b "
        "RETURN gds.graph.project($graph, a, b, {}, {undirectedRelationshipTypes: ['*']}) AS g"
    )


def project_condensed(pairs: Cypher) -> Cypher:
    """Project each pair once as `$graph`, every node of a circle replaced by the one that `$into` names for it."""
    return Cypher(
        f"{pairs} WITH coalesce($into[toString(a)], a) AS a, coalesce($into[toString(b)], b) AS b "
        f"WHERE a <> b WITH DISTINCT a, b {_DIRECTED}"
    )


def project_sampled(pairs: Cypher) -> Cypher:
    """Project each pair once as `$graph`, with the first nodes and the self-references that make them the sources sampled."""
    return Cypher(
        "CALL () { UNWIND $pivots AS pivot UNWIND range(1, $most - pivot[1]) AS i RETURN pivot[0] AS a, pivot[0] AS b "
        f"UNION ALL {pairs} WHERE a <> b WITH DISTINCT a, b RETURN a, b }} "
        "RETURN gds.graph.project($graph, a, b, {}, {readConcurrency: 1}) AS g"
    )


def procedure_all(procedure: str, value: str) -> Cypher:
    """Return every result of a procedure on `$graph` as long columns of node numbers and values."""
    return Cypher(
        f"CALL {procedure}.stream($graph, $config) YIELD nodeId, {value} RETURN collect(nodeId), collect({value})"
    )


def procedure_top(procedure: str, value: str) -> Cypher:
    """Return the `$top` greatest results of a procedure on `$graph`, likewise."""
    return Cypher(
        f"CALL {procedure}.stream($graph, $config) YIELD nodeId, {value} AS value "
        "WITH nodeId, value ORDER BY value DESC LIMIT $top RETURN collect(nodeId), collect(value)"
    )


def procedure_groups(procedure: str, value: str) -> Cypher:
    """Return the group of each node of `$graph` with its property `degree`, likewise."""
    return Cypher(
        f"CALL {procedure}.stream($graph, $config) YIELD nodeId, {value} "
        f"RETURN collect(nodeId), collect({value}), collect(gds.util.nodeProperty($graph, nodeId, 'degree'))"
    )


def procedure_modularity(procedure: str) -> Cypher:
    """Keep the group of each node of `$graph` as a property of the projection, and return the modularity."""
    return Cypher(f"CALL {procedure}.mutate($graph, $config) YIELD modularity RETURN modularity")


def procedure_estimate(procedure: str) -> Cypher:
    """Return the bytes that a procedure needs for a graph of `$size`."""
    return Cypher(
        f"CALL {procedure}.stream.estimate($size, $config) YIELD bytesMin, bytesMax RETURN bytesMin, bytesMax"
    )


def new_findings(label: str, properties: Iterable[str]) -> Cypher:
    """Create findings of `$rows`: node number of the model, id of the finding, and its properties in the order given."""
    values = ", ".join(f"{identifier(name)}: row[{place}]" for place, name in enumerate(properties, 2))
    return Cypher(
        "UNWIND $rows AS row MATCH (m) WHERE id(m) = row[0] "
        f"CREATE (m)-[:HAS_FINDING]->(:{identifier(label)} {{id: row[1], {values}}})"
    )


def lost_findings(label: str) -> Cypher:
    """Delete findings that no model has."""
    return Cypher(
        f"MATCH (f:{identifier(label)}) WHERE NOT EXISTS {{(:Model)-[:HAS_FINDING]->(f)}} "
        "CALL (f) {DELETE f} IN TRANSACTIONS OF 10000 ROWS"
    )
