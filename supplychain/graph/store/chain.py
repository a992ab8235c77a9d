"""The graph as an edge table for the license engine, whole or above one artifact, and the findings back as relationships."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from supplychain.distinct import distinct
from supplychain.graph.cypher import Cypher
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.reach import edge_word
from supplychain.licenses.statement import Statement, effective_license

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from supplychain.graph.store.connection import Store

__all__ = ["StoredChain", "read_chain"]

Asked = TypeVar("Asked")
Row = TypeVar("Row")

_EDGES = "DERIVED_FROM|TRAINED_ON|GENERATED_BY|USES|RENAMED_TO"
_LABEL = "head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)])"
_SPAN = 500_000
"""Node numbers that one page of the whole graph's edges spans."""
_BATCH = 100_000
"""Nodes that one page of their properties asks for."""

# Rows travel as a few long columns, one group per kind of row: a record per row would cost the client ten times as much.
_RETURN_EDGES = (
    f"RETURN {_LABEL} AS label, type(r) AS type, r.relation AS relation, r.how AS how, r.confidence AS confidence, "
    "collect(id(a)) AS down, collect(id(b)) AS up"
)
_LAST = Cypher("MATCH (a:Artifact) RETURN max(id(a)) AS last")
_ALL_EDGES = Cypher(
    f"MATCH (a:Artifact) WHERE $first <= id(a) < $first + $span MATCH (a)-[r:{_EDGES}]->(b) {_RETURN_EDGES}"
)
_START = "UNWIND $ids AS id MATCH (:Model|Dataset|Repository {id: id})-[:RENAMED_TO*0..]-(start) "
_STARTS = Cypher(_START + "RETURN DISTINCT id(start) AS number")
_EDGES_ABOVE = Cypher(
    f"{_START}WITH DISTINCT start MATCH (start)-[:{_EDGES}*0..]->(a) "
    f"WITH DISTINCT a MATCH (a)-[r:{_EDGES}]->(b) {_RETURN_EDGES}"
)

_EACH = "UNWIND $numbers AS number MATCH (a) WHERE id(a) = number "
_NODES = Cypher(f"{_EACH}RETURN {_LABEL} AS label, collect(number) AS numbers, collect(a.id) AS ids")
_LICENSES = Cypher(
    f"{_EACH}MATCH (a)-[r:LICENSED_UNDER]->(l) WHERE r.confidence <> 'inferred' "
    "RETURN l.id AS license, r.field AS fields, collect(number) AS numbers"
)
_OWNERS = Cypher(
    f"{_EACH}MATCH (a)-[:OWNED_BY]->(o) RETURN collect(number) AS numbers, collect(id(o)) AS owners"
)


class StoredChain(NamedTuple):
    """An edge table with the database's own number of each artifact, good for as long as nothing else writes.

    `several` are the statements of artifacts that state more than one license.
    """

    table: EdgeTable
    internal: np.ndarray
    several: dict[int, list[Statement]]


def read_chain(store: Store, *, above: str | Sequence[str] | None = None) -> StoredChain:
    """Return the edge table of the whole graph, or of one artifact, or several, and everything they depend on.

    Of the whole graph, artifacts that nothing relates to another one are left out. What the hub only forwards is the
    artifact it forwards to, and states nothing of its own. A license that is merely inferred is not judged: it stays
    unknown.
    """
    edges, numbers = _edges(store, [above] if isinstance(above, str) else above)

    def asked(query: Cypher) -> list[tuple[Any, ...]]:
        pages = (numbers[first : first + _BATCH].tolist() for first in range(0, len(numbers), _BATCH))
        return [_packed(row) for page in pages for row in store.stream(query, {"numbers": page})]

    nodes, licenses, owners = _together(asked, (_NODES, _LICENSES, _OWNERS))
    keyed = sorted(
        (ArtifactKey(label, id_), i)
        for label, its_numbers, ids in nodes
        for i, id_ in zip(its_numbers.tolist(), ids, strict=True)
    )
    place = _Places(np.array([i for _, i in keyed], np.int64))
    keys = [key for key, _ in keyed]
    down, up, word, words = _edge_columns(edges, place)
    expressions = {"NONE": 0, "": 1}
    license_, several = _license_column(licenses, place, expressions)
    if "renamed" in words:
        forwarded = down[word == words.index("renamed")]
        license_[forwarded[license_[forwarded] == 0]] = expressions[""]
    table = EdgeTable(keys, down, up, word, words, list(expressions), license_, _owner_column(owners, place))
    return StoredChain(table, place.internal, several)


def _edges(store: Store, above: Sequence[str] | None) -> tuple[list[tuple[Any, ...]], np.ndarray]:
    """Return the edges in groups of one kind, and the database's numbers of all artifacts at their ends."""
    if above is not None:
        edges = [_packed(row) for row in store.stream(_EDGES_ABOVE, {"ids": list(above)})]
        starts = [number for (number,) in store.stream(_STARTS, {"ids": list(above)})]
    else:
        last = store.read(_LAST)[0]["last"]
        pages = range(0, (-1 if last is None else last) + 1, _SPAN)
        read = _together(
            lambda first: [_packed(row) for row in store.stream(_ALL_EDGES, {"first": first, "span": _SPAN})],
            pages,
        )
        edges = [row for page in read for row in page]
        starts = []
    ends = [column for group in edges for column in group[-2:]]
    return edges, distinct(np.concatenate([np.array(starts, np.int64), *ends]))


def _together(read: Callable[[Asked], list[Row]], questions: Iterable[Asked]) -> list[list[Row]]:
    """Return the answers of several questions, in order; the server works on two of them at a time."""
    with ThreadPoolExecutor(2, "reading") as pool:
        return list(pool.map(read, questions))


def _packed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with its columns of numbers as arrays: a list of them takes four times the memory."""
    return tuple(
        np.array(value, np.int64)
        if isinstance(value, list) and value and isinstance(value[0], int)
        else value
        for value in row
    )


class _Places:
    """From the database's numbers to places in the edge table."""

    def __init__(self, internal: np.ndarray) -> None:
        self.internal = internal
        self._order = np.argsort(internal)
        self._ascending = internal[self._order]

    def __len__(self) -> int:
        return len(self.internal)

    def of(self, numbers: Iterable[list[int]]) -> np.ndarray:
        """Return the places of numbers given in several lists."""
        joined = np.concatenate([np.empty(0, np.int64), *(np.array(part, np.int64) for part in numbers)])
        return self._order[np.searchsorted(self._ascending, joined)].astype(np.int32)


def _edge_columns(
    groups: list[tuple[Any, ...]], place: _Places
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    words: dict[str, int] = {}
    codes = [
        words.setdefault(edge_word(type_, label, relation, how, confidence), len(words))
        for label, type_, relation, how, confidence, _, _ in groups
    ]
    word = np.repeat(np.array(codes, np.int16), [len(group[5]) for group in groups])
    return place.of(g[5] for g in groups), place.of(g[6] for g in groups), word, list(words)


def _license_column(
    groups: list[tuple[Any, ...]], place: _Places, expressions: dict[str, int]
) -> tuple[np.ndarray, dict[int, list[Statement]]]:
    """Return the license of each artifact as a number in `expressions`, which grows, and where there are several, all."""
    said = [Statement(license_, tuple(fields or ())) for license_, fields, _ in groups]
    where = place.of(group[2] for group in groups)
    which = np.repeat(np.arange(len(said)), [len(group[2]) for group in groups])
    alone = [expressions.setdefault(effective_license([one]).expression, len(expressions)) for one in said]
    column = np.zeros(len(place), np.int32)
    if len(where):
        column[where] = np.array(alone, np.int32)[which]
    many = np.flatnonzero(np.bincount(where, minlength=len(place)) > 1)
    several: dict[int, list[Statement]] = defaultdict(list)
    rows = np.flatnonzero(np.isin(where, many))
    for artifact, one in zip(where[rows].tolist(), which[rows].tolist(), strict=True):
        several[artifact].append(said[one])
    for artifact, statements in several.items():
        column[artifact] = expressions.setdefault(effective_license(statements).expression, len(expressions))
    return column, dict(several)


def _owner_column(groups: list[tuple[Any, ...]], place: _Places) -> np.ndarray:
    column = np.full(len(place), -1, np.int32)
    owned = np.concatenate([np.empty(0, np.int64), *(np.array(owners, np.int64) for _, owners in groups)])
    if len(owned):
        column[place.of(numbers for numbers, _ in groups)] = np.unique(owned, return_inverse=True)[1]
    return column
