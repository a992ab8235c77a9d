"""Words that were found → the text a value keeps and the canonical key it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.values import Part, Value
from supplychain.identifiers import Unresolved, dataset_id, model_id, paper_id, repository_id
from supplychain.licenses.names import license_named
from supplychain.secrets import masked

if TYPE_CHECKING:
    from supplychain.extraction.document import Prose

__all__ = ["canonical", "cleaned", "part_at", "size_of", "value_at"]

_LONGEST = 2_000
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*-?\s*(k|m|b|t|thousand|million|billion|trillion)?", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Return `text` on one line, cut, without secrets."""
    line = masked(" ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def canonical(field: str, text: str) -> str | None:
    """Return the key of what `text` names; None where it names nothing that has one."""
    match field:
        case "license":
            name = license_named(text)
            return name.id if name.known else None
        case "datasets":
            return _resolved(dataset_id(text))
        case "base_model":
            return _resolved(model_id(text))
        case "repository":
            return _resolved(repository_id(text))
        case "papers":
            key = paper_id(text)
            return key if key.startswith("arxiv:") else None
        case "parameter_count":
            return size_of(text)
        case "tasks" | "libraries":
            return text.strip().lower().replace(" ", "-")
        case _:
            return None


def size_of(text: str) -> str | None:
    """Return a number of parameters as PeaTMOSS writes it, e.g. ``7B``; None where `text` is none."""
    found = _SIZE.search(text.replace("~", ""))
    if found is None:
        return None
    number, unit = found[1].replace(",", "."), (found[2] or "")[:1].upper()
    if found[2] and found[2].lower() in ("thousand", "trillion"):
        unit = {"thousand": "K", "trillion": "T"}[found[2].lower()]
    return f"{float(number):g}{unit}" if unit else None


def value_at(
    field: str,
    prose: Prose,
    start: int,
    end: int,
    place: str,
    confidence: str = "inferred",
    *,
    id: str | None = None,  # noqa: A002 - the name it has on the value
    parts: tuple[Part, ...] = (),
) -> Value | None:
    """Return the value that stands at plain characters `start` to `end`; None if they stand nowhere in the card."""
    span = prose.span(start, end)
    text = cleaned(prose.text[start:end])
    if span is None or not text:
        return None
    return Value(field, text, span, place, confidence, id or canonical(field, text), parts)


def part_at(name: str, prose: Prose, start: int, end: int) -> Part:
    """Return the words at plain characters `start` to `end` as a part of a value."""
    return Part(name, cleaned(prose.text[start:end]), prose.span(start, end))


def _resolved(key: str | Unresolved) -> str | None:
    return None if isinstance(key, Unresolved) else key
