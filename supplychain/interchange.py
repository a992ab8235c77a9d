"""Records as lines of JSON: for hand corrections, fixtures, other people's scripts, and the demo graph.

One object a line; ``kind`` is a label, a relationship type, ``Placeholder``, ``Skipped`` or ``defaults``::

    {"kind": "defaults", "source": "me", "collected_at": "2026-11-01"}
    {"kind": "Model", "id": "acme/base", "downloads": 7}
    {"kind": "DERIVED_FROM", "start": ["Model", "acme/chat"], "end": ["Model", "acme/base"], "relation": "finetune"}
    {"kind": "LICENSED_UNDER", "start": ["Model", "acme/base"], "raw": "apache-2.0", "field": "card"}
    {"kind": "Placeholder", "label": "Model", "id": "acme/gone", "reason": "deleted"}
    {"kind": "Skipped", "reason": "has no id", "example": "row 7", "count": 3}

Other keys are the properties of the schema page. A ``LICENSED_UNDER`` line may leave out ``end``: its ``raw`` text names it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from sys import float_info
from typing import TYPE_CHECKING, Any

from supplychain.errors import UsageError
from supplychain.licenses.names import license_named
from supplychain.licenses.statement import license_records
from supplychain.records import (
    EDGE_RECORDS,
    NODE_RECORDS,
    EdgeRecord,
    Endpoint,
    LicensedUnder,
    NodeRecord,
    Placeholder,
    Skipped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from supplychain.records import Record

__all__ = ["records_in", "to_line"]

_WORDS = {
    "str": "text",
    "int": "a whole number of 64 bits",
    "float": "a finite number",
    "bool": "true or false",
    "tuple[str, ...]": "a list of texts",
}


def records_in(lines: Iterable[str], *, source: str = "jsonl", collected_at: str = "") -> Iterator[Record]:
    """Yield the records of JSON lines; a line that is none becomes a `Skipped` with its reason, and the rest goes on."""
    defaults: dict[str, Any] = {"source": source, "collected_at": collected_at}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            continue
        try:
            item = json.loads(text)
            if not isinstance(item, dict):
                raise UsageError("A line must hold one JSON object.")
            if item.get("kind") == "defaults":
                defaults |= {k: v for k, v in item.items() if k != "kind"}
                continue
            yield from list(_records({**defaults, **item}))  # all of a line, or nothing of it
        except (ValueError, RecursionError, UsageError) as error:
            reason = (
                "not a JSON object"
                if isinstance(error, ValueError | RecursionError)
                else _first_sentence(error)
            )
            yield Skipped(
                source=str(defaults["source"]), reason=reason, example=f"line {number}: {text[:120]}"
            )


def to_line(record: Record) -> str:
    """Return a record as one line that `records_in` reads back as the same record."""
    if isinstance(record, NodeRecord):
        item: dict[str, Any] = {"kind": record.LABEL}
    elif isinstance(record, EdgeRecord):
        item = {"kind": record.TYPE}
    else:
        item = {"kind": type(record).__name__}
    for f in fields(record):
        value = getattr(record, f.name)
        if value is not None and value not in ((), ""):
            item[f.name] = list(value) if isinstance(value, tuple) else value
    return json.dumps(item, ensure_ascii=False)


def _first_sentence(error: UsageError) -> str:
    return error.message.split(". ", maxsplit=1)[0].rstrip(".")


def _records(item: dict[str, Any]) -> Iterator[Record]:
    kind = item.pop("kind", None)
    if kind == "Placeholder":
        wanted = {"label": "str", "id": "str", "reason": "str"}
        yield Placeholder(**_checked(Placeholder, item, needed=wanted))
    elif kind == "Skipped":
        says = _checked(Skipped, item, needed={"reason": "str"}, free={"example": "str", "count": "int"})
        if says.get("count", 1) < 1:
            raise UsageError("Skipped.count must be at least 1.")
        yield Skipped(**says)
    elif kind == "LICENSED_UNDER" and "end" not in item:
        yield from _statement(item)
    elif isinstance(kind, str) and kind in NODE_RECORDS:
        record = NODE_RECORDS[kind]
        yield record(**_checked(record, item, needed={"id": "str"}))
    elif isinstance(kind, str) and kind in EDGE_RECORDS:
        type_ = EDGE_RECORDS[kind]
        start, end = (_endpoint(place, item.pop(place, None)) for place in ("start", "end"))
        edge = type_(start=start, end=end, **_checked(type_, item))
        if end.label == "License" and license_named(end.id).id == end.id:
            yield from license_records(end.id, source=edge.source, collected_at=edge.collected_at)
        yield edge
    else:
        raise UsageError(f"The kind {kind!r} is neither a label nor a relationship type of the schema.")


def _statement(item: dict[str, Any]) -> Iterator[Record]:
    start = _endpoint("start", item.pop("start", None))
    says = {"field": ("file",), **_checked(LicensedUnder, item)}
    raw = says.get("raw", ())
    if len(raw) != 1 or not raw[0].strip():
        raise UsageError("A LICENSED_UNDER line without end needs raw, the license text.")
    yield from license_records(raw[0], source=says["source"], collected_at=says["collected_at"])
    yield LicensedUnder(start=start, end=Endpoint("License", license_named(raw[0]).id), **says)


def _endpoint(end: str, value: object) -> Endpoint:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value):
        return Endpoint(*value)
    raise UsageError(f'The {end} of a relationship must be ["Label", "id"], not {value!r}.')


def _checked(
    record: type[Any],
    item: dict[str, Any],
    *,
    needed: Mapping[str, str] | None = None,
    free: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the properties of an object as arguments of the record class; null counts as left out."""
    kinds = {f.name: str(f.type).removesuffix(" | None") for f in fields(record) if "meaning" in f.metadata}
    needed = {"source": "str", **(needed or {})}
    kinds |= {"collected_at": "str", **needed, **(free or {})}
    values: dict[str, Any] = {"collected_at": ""}
    for name, value in item.items():
        if name not in kinds:
            raise UsageError(f"{record.__name__} has no property {name!r}.")
        if value is None:
            continue
        if kinds[name] == "tuple[str, ...]":
            several = [v for v in (value if isinstance(value, list) else [value]) if v is not None]
            fits = all(isinstance(v, str | int | float) for v in several)
            values[name] = tuple(map(str, several))
        else:
            fits = _fits(value, kinds[name])
            values[name] = value
        if not fits:
            raise UsageError(f"{record.__name__}.{name} must be {_WORDS[kinds[name]]}.")
    if missing := [name for name in needed if not values.get(name)]:
        raise UsageError(f"{record.__name__} needs {', '.join(missing)}.")
    return values


def _fits(value: object, kind: str) -> bool:
    if isinstance(value, bool) or kind == "bool":
        return isinstance(value, bool) and kind == "bool"
    if kind == "int":
        return isinstance(value, int) and -(2**63) <= value < 2**63
    if kind == "float":
        return isinstance(value, int | float) and abs(value) <= float_info.max
    return isinstance(value, str)
