"""The graph as an edge table for the license engine, whole or above one artifact, and the findings back as relationships."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import ARTIFACT_LABELS
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.reach import edge_word
from supplychain.licenses.statement import Statement, effective_license

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.store.connection import Store

__all__ = ["StoredChain", "read_chain"]

_EDGES = "DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO"

# Rows travel in pages of lists: one record per thousand rows costs the client a fraction of a record per row.
_ALL_NODES = Cypher(
    "MATCH (a:Artifact) WITH id(a) AS i, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label, a "
    "RETURN i, label, a.id AS id"
)
_ALL_EDGES = Cypher(
    f"MATCH (a:Artifact)-[r:{_EDGES}]->(b) "
    "RETURN id(a) AS down, id(b) AS up, type(r) AS type, r.relation AS relation, r.how AS how, r.confidence AS confidence"
)
_ALL_LICENSES = Cypher(
    "MATCH (a:Artifact)-[r:LICENSED_UNDER]->(l) WHERE r.confidence <> 'inferred' "
    "RETURN id(a) AS i, l.id AS license, r.field AS fields"
)
_ALL_OWNERS = Cypher("MATCH (a:Artifact)-[:OWNED_BY]->(o) RETURN id(a) AS i, id(o) AS owner")

_ABOVE = f"MATCH (:Model|Dataset|Repository {{id: $id}})-[:RENAMED_TO*0..]-(start)-[:{_EDGES}*0..]->(a) WITH DISTINCT a "
_NODES_ABOVE = Cypher(
    _ABOVE
    + "RETURN id(a) AS i, head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label, a.id AS id"
)
_EDGES_ABOVE = Cypher(
    _ABOVE + f"MATCH (a)-[r:{_EDGES}]->(b) "
    "RETURN id(a) AS down, id(b) AS up, type(r) AS type, r.relation AS relation, r.how AS how, r.confidence AS confidence"
)
_LICENSES_ABOVE = Cypher(
    _ABOVE + "MATCH (a)-[r:LICENSED_UNDER]->(l) WHERE r.confidence <> 'inferred' "
    "RETURN id(a) AS i, l.id AS license, r.field AS fields"
)
_OWNERS_ABOVE = Cypher(_ABOVE + "MATCH (a)-[:OWNED_BY]->(o) RETURN id(a) AS i, id(o) AS owner")


class StoredChain(NamedTuple):
    """An edge table with the database's own number of each artifact, good for as long as nothing else writes."""

    table: EdgeTable
    internal: np.ndarray
    statements: dict[int, list[Statement]]


def read_chain(store: Store, *, above: str | None = None) -> StoredChain:
    """Return the edge table of the whole graph, or of one artifact and everything it depends on.

    What the hub only forwards is the artifact it forwards to, and states nothing of its own. A license that is merely inferred
    is not judged: it stays unknown.
    """
    parameters = {} if above is None else {"id": above}
    queries = (
        (_ALL_NODES, _ALL_EDGES, _ALL_LICENSES, _ALL_OWNERS)
        if above is None
        else (_NODES_ABOVE, _EDGES_ABOVE, _LICENSES_ABOVE, _OWNERS_ABOVE)
    )
    nodes, edges, licenses, owners = (store.stream(query, parameters) for query in queries)
    keyed = sorted((ArtifactKey(label, id_), i) for i, label, id_ in nodes)
    keys = [key for key, _ in keyed]
    internal = np.array([i for _, i in keyed], np.int64)
    return _table(keys, internal, edges, licenses, owners)


def _table(
    keys: list[ArtifactKey],
    internal: np.ndarray,
    edges: Iterable[tuple[Any, ...]],
    licenses: Iterable[tuple[Any, ...]],
    owners: Iterable[tuple[Any, ...]],
) -> StoredChain:
    order = np.argsort(internal)
    ascending = internal[order]

    def numbers(ids: list[int]) -> np.ndarray:
        return order[np.searchsorted(ascending, np.array(ids, np.int64))].astype(np.int32)

    label_code = {label: i for i, label in enumerate(ARTIFACT_LABELS)}
    label_of = np.array([label_code[key.label] for key in keys], np.int8)
    down: list[int] = []
    up: list[int] = []
    kinds: list[int] = []
    kind_of: dict[tuple[Any, ...], int] = {}
    for a, b, *kind in edges:
        down.append(a)
        up.append(b)
        kinds.append(kind_of.setdefault(tuple(kind), len(kind_of)))
    down_, up_, kind_ = numbers(down), numbers(up), np.array(kinds, np.int32)
    words: dict[str, int] = {}
    # A relationship's word depends on its kind and on the label of its downstream end; there are few of either.
    code = np.full((max(1, len(kind_of)), len(ARTIFACT_LABELS)), -1, np.int16)
    for (type_, relation, how, confidence), number in kind_of.items():
        for label, place in label_code.items():
            word = edge_word(type_, label, relation, how, confidence)
            code[number, place] = words.setdefault(word, len(words))
    word_ = code[kind_, label_of[down_]] if len(kind_) else np.empty(0, np.int16)

    stated: dict[int, list[Statement]] = defaultdict(list)
    rows = list(licenses)
    for place, (_, license_, fields) in zip(numbers([r[0] for r in rows]).tolist(), rows, strict=True):
        stated[place].append(Statement(license_, tuple(fields or ())))
    expressions: dict[str, int] = {"NONE": 0, "": 1}
    license_ = np.zeros(len(keys), np.int32)
    for place, statements in stated.items():
        license_[place] = expressions.setdefault(effective_license(statements).expression, len(expressions))
    if "renamed" in words:
        forwarded = np.setdiff1d(down_[word_ == words["renamed"]], np.fromiter(stated, np.int64, len(stated)))
        license_[forwarded] = expressions[""]
    owner = np.full(len(keys), -1, np.int32)
    owned = list(owners)
    if owned:
        named = {o: i for i, o in enumerate(sorted({o for _, o in owned}))}
        owner[numbers([i for i, _ in owned])] = [named[o] for _, o in owned]
    table = EdgeTable(keys, down_, up_, word_, list(words), list(expressions), license_, owner)
    return StoredChain(table, internal, dict(stated))
