"""Hypothesis strategies for the vocabulary of the graph: few ids, so that records collide, and texts that mean harm."""

from __future__ import annotations

from dataclasses import fields
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from supplychain.graph.claims import join
from supplychain.graph.rows import NodeRow, rows_of
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from supplychain.records import (
    CONFIDENCES,
    EDGE_RECORDS,
    NODE_RECORDS,
    RELATIONS,
    USES_HOW,
    EdgeRecord,
    Endpoint,
    NodeRecord,
    Placeholder,
    Record,
    Skipped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.graph.claims import Properties

__all__ = [
    "HOSTILE",
    "Forms",
    "any_text",
    "edges",
    "forms_of",
    "forms_of_one_thing",
    "nodes",
    "placeholders",
    "record_lists",
    "records",
    "records_of_one_thing",
    "self_loops",
    "skipped",
]

HOSTILE = (
    'a"}) DETACH DELETE n //',
    "`) DETACH DELETE (n",
    "'; DROP TABLE spooled; --",
    "$id",
    "null",
    "<script>alert('x')</script>",
    "../../etc/passwd",
    "[/red] [bold]markup[/bold]",
    "nul\x00nul",
    "ctrl\x01\x1b[31mred\x7f\x9b",
    "🤗 ünïcödé \u2028 \u202e \u200b",
    "a lone surrogate \ud83e",
    "line\nbreak\r\n",
    'tab\t, comma; semi|bar "double" \\',
    " blanks around ",
    "x" * 10_000,
    "ü" * 5_000,
    "\udc80" * 2_000,
)
"""Texts that hubs, cards and people have put, or could put, where an id or a value should stand."""

_IDS = ("acme/base", "acme/chat", "google-bert/bert-base-uncased", "GPT2")
_SOURCES = ("alpha", "beta", "hub")
_TIMES = ("", "2024-05-01", "2024-05-01T10:00:00Z", "2025-01-01")
_REASONS = ("deleted", "private", "not loaded", "unresolved text")
_CHOICES = {"confidence": CONFIDENCES, "relation": RELATIONS, "how": USES_HOW}

any_text = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=40)
"""Any text at all, lone surrogates included."""

_words = st.sampled_from(("a", "b", "c", *_IDS)) | any_text.filter(bool)
_ids = st.sampled_from(_IDS * 5 + HOSTILE)
_by_kind: dict[str, st.SearchStrategy[Any]] = {
    "str": _words,
    "int": st.integers(-1, 3) | st.integers(-(2**63), 2**63 - 1),
    "float": st.sampled_from((0.0, -0.0, 1.5)) | st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "tuple[str, ...]": st.lists(_words, min_size=1, max_size=3).map(tuple),
}
_frame: dict[str, st.SearchStrategy[Any]] = {
    "source": st.sampled_from(_SOURCES),
    "collected_at": st.sampled_from(_TIMES),
}


def _sayings(record: type[Record], *, most: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Values of a few properties of a record; the first few come up more often, so that statements disagree."""
    values = {
        f.name: st.sampled_from(_CHOICES[f.name])
        if f.name in _CHOICES
        else _by_kind[str(f.type).removesuffix(" | None")]
        for f in fields(record)
        if "meaning" in f.metadata
    }
    some = st.sampled_from([*list(values)[:3] * 3, *values])
    return st.lists(some, max_size=most, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({name: values[name] for name in chosen})
    )


@st.composite
def _node(draw: st.DrawFn, label: str, key: str) -> NodeRecord:
    record = NODE_RECORDS[label]
    return record(id=key, **draw(st.fixed_dictionaries(_frame)), **draw(_sayings(record)))


@st.composite
def _edge(draw: st.DrawFn, type_: str, start: Endpoint, end: Endpoint) -> EdgeRecord:
    record = EDGE_RECORDS[type_]
    return record(start=start, end=end, **draw(st.fixed_dictionaries(_frame)), **draw(_sayings(record)))


@st.composite
def _placeholder(draw: st.DrawFn, label: str, key: str) -> Placeholder:
    reason = draw(st.sampled_from(_REASONS) | any_text.filter(bool))
    return Placeholder(label=label, id=key, reason=reason, **draw(st.fixed_dictionaries(_frame)))


def _loop(label: str, key: str) -> st.SearchStrategy[EdgeRecord]:
    """Relationships of a node with itself."""
    itself = Endpoint(label, key)
    types = [type_ for type_, record in EDGE_RECORDS.items() if (label, label) in record.ENDS]
    return st.sampled_from(types).flatmap(lambda type_: _edge(type_, itself, itself))


_looping = [label for label in NODE_RECORDS if any((label, label) in r.ENDS for r in EDGE_RECORDS.values())]
nodes = st.tuples(st.sampled_from(list(NODE_RECORDS)), _ids).flatmap(lambda thing: _node(*thing))
"""Records that describe an artifact, license, owner or paper."""

placeholders = st.tuples(st.sampled_from(list(NODE_RECORDS)), _ids).flatmap(lambda t: _placeholder(*t))
"""Records of artifacts known only by name."""

self_loops = st.tuples(st.sampled_from(_looping), _ids).flatmap(lambda thing: _loop(*thing))
"""Relationships of a node with itself."""

_tables = [(type_, start, end) for type_, record in EDGE_RECORDS.items() for start, end in record.ENDS]
edges = st.tuples(st.sampled_from(_tables), _ids, _ids).flatmap(
    lambda t: _edge(t[0][0], Endpoint(t[0][1], t[1]), Endpoint(t[0][2], t[2]))
)
"""Relationships of every type between any two ids, now and then of a node with itself."""

records: st.SearchStrategy[Record] = nodes | edges | placeholders | self_loops
"""Records of every kind that the graph keeps."""

skipped = st.builds(
    Skipped,
    source=_frame["source"],
    reason=any_text.filter(bool),
    example=any_text,
    count=st.integers(1, 5),
)
"""Rows that a loader did not keep."""

record_lists = st.lists(records | skipped, max_size=15)
"""What a loader might yield."""


@st.composite
def records_of_one_thing(draw: st.DrawFn, *, least: int = 1, most: int = 6) -> list[Record]:
    """Records that all end in the stored form of one node, or of one relationship."""
    if draw(st.booleans()):
        label, key = draw(st.sampled_from(list(NODE_RECORDS))), draw(_ids)
        about: st.SearchStrategy[Record] = _node(label, key) | _placeholder(label, key)
        if label in _looping:
            about |= _loop(label, key)
    else:
        type_, start, end = draw(st.sampled_from(_tables))
        about = _edge(type_, Endpoint(start, "one"), Endpoint(end, "other"))
    return draw(st.lists(about, min_size=least, max_size=most))


class Forms(NamedTuple):
    """Stored forms of one thing, and how statements about it combine."""

    merges: dict[str, str | tuple[str, ...]]
    forms: list[Properties]

    def joined(self, forms: Iterable[Properties] | None = None) -> Properties:
        """Join the forms, or those given, from the left."""
        return reduce(lambda one, other: join(self.merges, one, other), forms or self.forms)


def forms_of(statements: Iterable[Record]) -> Forms:
    """Stored forms of records that are about one thing."""
    rows = [row for record in statements for row in rows_of(record)]
    first = rows[0]
    kind = NODE_TYPES[first.label] if isinstance(first, NodeRow) else RELATIONSHIP_TYPES[first.table.type]
    return Forms(kind.merges, [row.properties for row in rows])


@st.composite
def forms_of_one_thing(draw: st.DrawFn, *, count: int) -> Forms:
    """Stored forms of one thing, each made from one record or from several."""
    apart = forms_of(draw(records_of_one_thing(least=count, most=3 * count)))
    places = draw(
        st.lists(
            st.integers(0, count - 1), min_size=len(apart.forms) - count, max_size=len(apart.forms) - count
        )
    )
    groups: list[list[Properties]] = [[form] for form in apart.forms[:count]]
    for place, form in zip(places, apart.forms[count:], strict=True):
        groups[place].append(form)
    return Forms(apart.merges, [apart.joined(group) for group in groups])
