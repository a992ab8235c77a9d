"""The whole graph as plain values, so that two graphs can be compared node by node and edge by edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from supplychain.graph.store import Store

_LOG = "NOT n:Load AND NOT n:Lock AND NOT n:Migration AND NOT n:Analysis"
_NODES = Cypher(f"MATCH (n) WHERE {_LOG} RETURN labels(n) AS labels, properties(n) AS properties")
_EDGES = Cypher(
    "MATCH (a)-[r]->(b) RETURN labels(a), a.id, type(r), labels(b), b.id, properties(r), elementId(r) AS element"
)
_ALL_NODES = Cypher("MATCH (n) WHERE NOT n:Migration RETURN elementId(n), labels(n), properties(n)")
_ALL_EDGES = Cypher("MATCH (a)-[r]->(b) RETURN elementId(a), type(r), elementId(b), properties(r)")
_PUT_NODES = Cypher(
    "UNWIND $rows AS row CREATE (n:$(row[1])) SET n = row[2] RETURN row[0] AS old, elementId(n) AS new"
)
_PUT_EDGES = Cypher(
    "UNWIND $rows AS row MATCH (a), (b) WHERE elementId(a) = row[0] AND elementId(b) = row[2] "
    "CREATE (a)-[r:$(row[1])]->(b) SET r = row[3]"
)
_KINDS = ("Model", "Dataset", "Repository", "License", "Owner", "Paper")


class Graph(NamedTuple):
    """Nodes and relationships by key, with labels and properties; the log of loads is left out."""

    nodes: dict[tuple[str, str], tuple[frozenset[str], dict[str, Any]]]
    edges: dict[tuple[str, str, str, str, str], dict[str, Any]]


class Copy(NamedTuple):
    """All that a database holds, the log of loads too: (key, labels, properties) and (start, type, end, properties)."""

    nodes: list[tuple[str, list[str], dict[str, Any]]]
    edges: list[tuple[str, str, str, dict[str, Any]]]


def copy(store: Store) -> Copy:
    """Read all nodes and relationships but the record of migrations."""
    return Copy(store.read(_ALL_NODES).rows, store.read(_ALL_EDGES).rows)


def put(store: Store, copied: Copy) -> None:
    """Make an empty database what the copied one was: much faster than loading and judging again."""
    nodes = store.write(_PUT_NODES, {"rows": copied.nodes})
    places = {row["old"]: row["new"] for row in nodes}
    edges = [[places[start], type_, places[end], said] for start, type_, end, said in copied.edges]
    store.write(_PUT_EDGES, {"rows": edges})


def whole(store: Store) -> Graph:
    """Read everything; a key that stands twice is an error."""
    graph = Graph({}, {})
    for labels, properties in store.stream(_NODES):
        key = (kind(labels), properties["id"])
        assert key not in graph.nodes, f"{key} is stored twice"
        graph.nodes[key] = (frozenset(labels), properties)
    for a, start, type_, b, end, properties, _ in store.stream(_EDGES):
        edge = (kind(a), start, _name(type_, properties), kind(b), end)
        assert edge not in graph.edges, f"{edge} is stored twice"
        graph.edges[edge] = properties
    return graph


def _name(type_: str, properties: dict[str, Any]) -> str:
    """Findings stand between the same two once for each rule set, verdicts once for each reach."""
    parts = (properties.get("ruleset"), properties.get("reach") if type_ == "VERDICT" else None)
    return " ".join((type_, *filter(None, parts)))


def empty(store: Store) -> None:
    """Delete everything but the record of migrations."""
    store.schema(
        Cypher("MATCH (n) WHERE NOT n:Migration CALL (n) {DETACH DELETE n} IN TRANSACTIONS OF 10000 ROWS")
    )


def kind(labels: list[str]) -> str:
    """The label that a node is keyed under."""
    return next(label for label in labels if label in _KINDS)
