"""What a language model answered → values: what stands in the card has its place, what does not is ``unsupported``."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from supplychain.extraction.found import canonical, cleaned
from supplychain.extraction.values import FIELDS, UNSUPPORTED, Part, Span, Value

__all__ = ["Answer", "answer_in", "grounded", "place_of"]

_LONGEST = 2_000
_MOST = 2_000
_MARKUP = "*_`~"


class Answer(NamedTuple):
    """The entries of an answer that have the shape of the schema, and what was wrong with the others."""

    entries: list[dict[str, Any]]
    problems: tuple[str, ...] = ()


def answer_in(text: str) -> Answer | None:
    """Return the entries of an answer; None if it is no JSON of the schema at all, as when it was cut short."""
    body = text.strip()
    if fence := re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", body, re.DOTALL):
        body = fence[1]
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = parsed.get("values") if isinstance(parsed, dict) else None
    if not isinstance(items, list):
        return None
    kept = [item for item in items[:_MOST] if _has_shape(item)]
    left = len(items) - len(kept)
    problems = (f"{left:,} entries of the answer are not of the schema, left out",) if left else ()
    return Answer(kept, problems)


def grounded(answer: Answer, text: str) -> list[Value]:
    """Return the values of an answer about `text`.

    A value is supported if its text and the texts of all its parts stand in `text`, as whole words; blanks and emphasis do
    not count. Everything else is kept as ``unsupported``, without place and without id.
    """
    index = _Index(text)
    values: dict[tuple[object, ...], Value] = {}
    for entry in answer.entries:
        field, words = entry["field"], entry["text"]
        span = index.find(words)
        parts = tuple(
            Part(str(p["name"])[:40], cleaned(p["text"]), index.find(p["text"], near=span))
            for p in entry["parts"]
        )
        supported = span is not None and all(part.span is not None for part in parts)
        if supported:
            value = Value(
                field, cleaned(words), span, "model", "inferred", canonical(field, words.strip()), parts
            )
        else:
            bare = tuple(part._replace(span=None) for part in parts)
            value = Value(field, cleaned(words), None, "model", UNSUPPORTED, None, bare)
        values.setdefault((value.field, value.text, value.parts), value)
    return list(values.values())


def place_of(words: str, text: str) -> Span | None:
    """Return where words stand in a text; None where they do not."""
    return _Index(text).find(words)


def _has_shape(item: Any) -> bool:
    if not isinstance(item, dict) or set(item) - {"field", "text", "parts"}:
        return False
    parts = item.setdefault("parts", [])
    return (
        item.get("field") in FIELDS
        and isinstance(item.get("text"), str)
        and 0 < len(item["text"].strip()) <= _LONGEST
        and isinstance(parts, list)
        and len(parts) <= 10
        and all(isinstance(p, dict) and set(p) == {"name", "text"} for p in parts)
        and all(isinstance(p["text"], str) and 0 < len(p["text"].strip()) <= _LONGEST for p in parts)
    )


class _Index:
    """A text without blanks and emphasis, with the way back."""

    def __init__(self, text: str) -> None:
        self._text = text
        places = [number for number, sign in enumerate(text) if not sign.isspace() and sign not in _MARKUP]
        self._places = places
        self._bare = "".join(text[place] for place in places)

    def find(self, words: str, near: Span | None = None) -> Span | None:
        """Return where words stand whole: the place nearest to `near`, else the first."""
        bare = "".join(sign for sign in words if not sign.isspace() and sign not in _MARKUP)
        found: list[Span] = []
        start = self._bare.find(bare) if bare else -1
        while start >= 0 and len(found) < 200:
            span = Span(self._places[start], self._places[start + len(bare) - 1] + 1)
            if self._whole(span):
                found.append(span)
                if near is None:
                    return span
            start = self._bare.find(bare, start + 1)
        if near is None or not found:
            return None
        return min(found, key=lambda span: abs(span.start - near.start))

    def _whole(self, span: Span) -> bool:
        """Whether no letter or digit goes on before or behind, so that MIT does not stand in transmit, nor 7 in 17."""
        text = self._text
        before = span.start > 0 and _goes_on(text[span.start - 1]) and _goes_on(text[span.start])
        behind = span.end < len(text) and _goes_on(text[span.end - 1]) and _goes_on(text[span.end])
        return not before and not behind


def _goes_on(sign: str) -> bool:
    """Whether a sign is a letter or digit of a script that parts words by blanks."""
    return sign.isalnum() and ord(sign) < 0x2E80
