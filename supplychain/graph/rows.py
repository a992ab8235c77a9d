"""Records → rows: the stored form of what one record says, and the table it belongs to."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from sys import float_info
from typing import TYPE_CHECKING, NamedTuple

from supplychain.errors import UsageError
from supplychain.graph.claims import Properties, stored
from supplychain.graph.schema import NODE_TYPES, NOT_LOADED, RELATIONSHIP_TYPES, fit_key
from supplychain.records import EDGE_RECORDS, NODE_RECORDS, EdgeRecord, NodeRecord, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.schema import NodeType, RelationshipType
    from supplychain.records import Record

__all__ = ["SELF_LOOP", "EdgeRow", "EdgeTable", "NodeRow", "mention", "rows_of"]

SELF_LOOP = "relates to itself (kept as a self_references property of the node)"
"""Reason under which self-loops are counted."""


class EdgeTable(NamedTuple):
    """Where rows of one relationship type between two labels are kept together."""

    start: str
    type: str
    end: str

    def __str__(self) -> str:
        return f"{self.start}.{self.type}.{self.end}"


class NodeRow(NamedTuple):
    """A node in stored form."""

    label: str
    properties: Properties


class EdgeRow(NamedTuple):
    """A relationship in stored form, with the keys of its ends."""

    table: EdgeTable
    start: str
    end: str
    properties: Properties


_FIELDS = {
    record: tuple(f.name for f in fields(record) if "meaning" in f.metadata)
    for record in (*NODE_RECORDS.values(), *EDGE_RECORDS.values())
}
_VALUES = {record: attrgetter("source", *names) for record, names in _FIELDS.items()}
"""The source first, so that the values of a record with a single field are a tuple too."""
_KINDS: list[NodeType | RelationshipType] = [*NODE_TYPES.values(), *RELATIONSHIP_TYPES.values()]
_FRACTIONS = {p.name for kind in _KINDS for p in kind.properties if p.kind == "double"}
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_TABLES = {
    record: {ends: EdgeTable(ends[0], type_, ends[1]) for ends in record.ENDS}
    for type_, record in EDGE_RECORDS.items()
}


def rows_of(record: Record) -> Iterator[NodeRow | EdgeRow]:
    """Yield the rows of a record: one, or for a self-loop a remark on its node instead of a relationship."""
    if isinstance(record, NodeRecord):
        yield NodeRow(record.LABEL, _claim(record, _says(record), **_frame(record.id)))
    elif isinstance(record, EdgeRecord):
        table = _TABLES[type(record)][record.start[0], record.end[0]]
        start, end, says = _frame(record.start[1]), _frame(record.end[1]), _says(record)
        if table.start == table.end and start == end:
            places = [f"{record.TYPE} {place}" for place in says.get("evidence", ())] or [record.TYPE]
            remark = {"reason": NOT_LOADED, "self_references": places}
            yield NodeRow(table.start, _claim(record, remark, **start))
        else:
            yield EdgeRow(table, start["id"], end["id"], _claim(record, says))
    elif isinstance(record, Placeholder):
        yield NodeRow(
            record.label, _claim(record, {"reason": clean_text(record.reason)}, **_frame(record.id))
        )
    else:
        raise UsageError(
            f"A loader gave a {type(record).__name__}, which is not a record.",
            remedy="Yield the classes of supplychain.records.",
        )


def mention(label: str, key: str) -> NodeRow:
    """Return the placeholder of a node that exists only because something points at it."""
    return NodeRow(label, {"id": key, "reason": NOT_LOADED})


def clean_text(text: str) -> str:
    """Return `text` with what UTF-8 cannot carry (lone surrogates) replaced."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _claim(record: Record, says: Properties, **frame: str) -> Properties:
    return stored(clean_text(record.source), clean_text(record.collected_at), says, **frame)


def _frame(key: str) -> dict[str, str]:
    key = clean_text(key)
    short = fit_key(key)
    return {"id": short} if short == key else {"id": short, "full_id": key}


def _says(record: NodeRecord | EdgeRecord) -> Properties:
    """Properties that say something: no None, no blank text, no empty list, no number that a database cannot hold.

    Lists are sorted and without repetition.
    """
    says: Properties = {}
    kind = type(record)
    for name, value in zip(_FIELDS[kind], _VALUES[kind](record)[1:], strict=True):
        if value is None or (isinstance(value, str | tuple) and not value):
            continue
        if isinstance(value, str):
            says[name] = clean_text(value)
        elif isinstance(value, tuple | list | set | frozenset):
            if texts := sorted({clean_text(str(v)) for v in value if v}):
                says[name] = texts
        elif name in _FRACTIONS:
            if abs(value) <= float_info.max:
                says[name] = float(value) + 0.0  # makes -0.0 and whole numbers what they equal
        elif _SMALLEST <= value <= _LARGEST:
            says[name] = value
    return says
