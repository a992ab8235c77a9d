"""What a card says, as values: the field, the words, where they stand, and how sure the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CONFIDENCES", "FIELDS", "UNSUPPORTED", "CardReading", "Part", "Span", "Value"]

FIELDS: dict[str, str] = {
    "license": "license of the model; `id` is its SPDX expression or LicenseRef",
    "datasets": "dataset it was trained on; `id` where the text is one of the Hub",
    "base_model": "model it was made from; `id` where the text is one of the Hub",
    "repository": "its own code; `id` is host/owner/name",
    "papers": "paper that describes it or that it builds on; `id` is arxiv:… where there is one",
    "parameter_count": "number of parameters, as 7B, 110M",
    "hardware": "what it was trained on; parts hours_used, cloud_provider, compute_region",
    "carbon": "carbon emitted, as written",
    "hyper_parameters": "value of a hyper-parameter; part name",
    "evaluation": "result of an evaluation; parts metric, dataset",
    "limitations": "limitations, bias and risks, as the card words them",
    "demo": "where it can be tried",
    "grant": "who paid for it",
    "input_format": "what it takes",
    "output_format": "what it gives",
    "language": "language of its data",
    "tasks": "what it is for",
    "frameworks": "framework of its weights: pytorch, tensorflow, jax",
    "libraries": "library that loads it",
}
"""Field → its meaning, in the order in which a reading is shown. The fields are those of PeaTMOSS's metadata schema."""

UNSUPPORTED = "unsupported"
CONFIDENCES: dict[str, str] = {
    "declared": "a key of the front matter says so",
    "resolved": "the text says so at a place made for it: a labelled line, a table, a link, an id",
    "inferred": "words around it mean so",
    UNSUPPORTED: "a language model says so, and the card does not",
}


class Span(NamedTuple):
    """Where a value stands: characters `start` to before `end` of the card's text, front matter included."""

    start: int
    end: int


class Part(NamedTuple):
    """A word that belongs to a value: the metric of a result, the name of a hyper-parameter."""

    name: str
    text: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that a card says.

    Attributes
    ----------
    text
        What stands at `span`, on one line, without markup, e-mail addresses and access tokens.
    span
        None only for a value that the card does not hold (confidence ``unsupported``).
    place
        Where it was read: ``front matter: license``, ``heading: Training data``, ``table``, ``link`` and the like.
    confidence
        One of `CONFIDENCES`.
    id
        Canonical key: id on the Hub, SPDX expression, host/owner/name, ``arxiv:…``.
    """

    field: str
    text: str
    span: Span | None
    place: str
    confidence: str
    id: str | None = None
    parts: tuple[Part, ...] = ()

    def part(self, name: str) -> str:
        """Text of the part of that name; empty without one."""
        return next((part.text for part in self.parts if part.name == name), "")


@dataclass(frozen=True, slots=True)
class CardReading:
    """What one extractor found in one card.

    Attributes
    ----------
    sha256
        Of the card's text: the key under which a reading may be kept.
    extractor
        ``patterns`` or ``model:…``.
    problems
        What was wrong with the card or left out of the reading, in words.
    """

    sha256: str
    extractor: str
    values: tuple[Value, ...] = ()
    problems: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    def of(self, field: str) -> list[Value]:
        """Values of one field, in the order of the card.

        Raises
        ------
        UnknownName
            There is no such field.
        """
        if field not in FIELDS:
            from supplychain.errors import UnknownName

            raise UnknownName.among("field of a card", field, FIELDS)
        return [value for value in self.values if value.field == field]
