"""The extractor that always works: front matter, the tree of the text, and patterns. Deterministic, without network."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from supplychain.extraction.bases import base_models
from supplychain.extraction.datasets import training_datasets
from supplychain.extraction.document import document_of
from supplychain.extraction.front_fields import front_values
from supplychain.extraction.front_matter import front_matter_in
from supplychain.extraction.licensing import licenses
from supplychain.extraction.measures import measures
from supplychain.extraction.remarks import remarks
from supplychain.extraction.repositories import repositories
from supplychain.extraction.results import hyper_parameters, results
from supplychain.extraction.software import software
from supplychain.extraction.values import FIELDS, CardReading, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LARGEST", "hash_of", "read_card", "text_of"]

LARGEST = 4_000_000
"""Characters of a card that are read."""

_MOST = 10_000


def read_card(card: str | bytes, *, model: str = "") -> CardReading:
    """Read a card; anything is a card, and what is wrong with it is said in the reading.

    Parameters
    ----------
    card
        The README: front matter and Markdown. Bytes are taken as UTF-8.
    model
        Id of the model, so that its own name is not taken for what it was made from.
    """
    text = text_of(card)
    front = front_matter_in(text)
    document = document_of(text, front.end)
    found = chain(
        front_values(front),
        licenses(document),
        training_datasets(document),
        base_models(document, model),
        repositories(document),
        measures(document),
        hyper_parameters(document),
        results(document),
        remarks(document),
        software(document),
    )
    problems = [*front.problems, *document.problems]
    if len(card) > LARGEST:
        problems.append("card is too long, its end left out")
    values = _ordered(found)
    if len(values) > _MOST:
        problems.append(f"more than {_MOST:,} values, the rest left out")
    return CardReading(hash_of(text), "patterns", tuple(values[:_MOST]), tuple(problems))


def text_of(card: str | bytes) -> str:
    """Return the text of a card as it is read: bounded, and without what is no character."""
    if isinstance(card, bytes):
        card = card[: LARGEST * 4].decode("utf-8", "replace")
    return card[:LARGEST].encode("utf-8", "replace").decode("utf-8")


def hash_of(text: str) -> str:
    """Return the SHA-256 of a card's text: the key of its readings."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _ordered(found: Iterable[Value | None]) -> list[Value]:
    """Return values by field and place, each once: what a front matter key and the text both say stays twice.

    None is what was found and stands nowhere in the card, or names nothing.
    """
    order = {field: number for number, field in enumerate(FIELDS)}
    seen: set[tuple[object, ...]] = set()
    kept: list[Value] = []
    for value in filter(None, found):
        key = (
            (value.field, value.span, value.text)
            if value.field != "repository"
            else (value.field, value.id, value.place)
        )
        if key not in seen:
            seen.add(key)
            kept.append(value)
    return sorted(kept, key=lambda value: (order[value.field], value.span or (0, 0)))
