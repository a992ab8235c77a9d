"""Families of model types: what names call them, which types may rightly be called so, and which cannot be told apart.

The table is `families.toml` beside this module; its header says where it comes from.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from supplychain.naming.words import Reading, readings, squeezed

__all__ = ["Families", "Meaning", "families"]


class Meaning(NamedTuple):
    """What a word of a name says of the model type: the types themselves, and those that have the name by right."""

    types: frozenset[str]
    allowed: frozenset[str]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Families:
    """The table, keyed by squeezed names."""

    meanings: dict[str, Meaning]
    known: dict[str, str]
    wrappers: frozenset[str]
    family_of: dict[str, str]
    gguf: dict[str, str]
    pipelines: dict[str, str]
    classes: dict[str, str]

    def claims(self, name: str) -> list[Reading[Meaning]]:
        """Return the architectures that the part of `name` after its last slash mentions."""
        return list(readings(name, self.meanings))

    def distance(self, meaning: Meaning, model_type: str) -> int | None:
        """Return how far a model type is from what a name claims; None for a type that the table does not know.

        0: that type. 1: one that has the name by right, or is put together from others. 2: another type with the same
        network. 3: another family.
        """
        key = squeezed(model_type)
        if key in meaning.types:
            return 0
        if key in meaning.allowed or key in self.wrappers:
            return 1
        if key not in self.known:
            return None
        family = self.family_of.get(key)
        return 2 if family and any(self.family_of.get(one) == family for one in meaning.types) else 3

    def type_of_class(self, name: str) -> str | None:
        """Return the model type that an architecture class belongs to, e.g. roberta for RobertaForMaskedLM."""
        for stem, model_type in self.classes.items():
            if name.startswith(stem):
                return model_type
        key = squeezed(name)
        for length in range(len(key), 1, -1):
            if model_type := self.known.get(key[:length], ""):
                return model_type
        return None

    def same(self, one: str, other: str) -> int:
        """Return the distance between two model types, as `distance` counts."""
        a, b = squeezed(one), squeezed(other)
        if a == b:
            return 0
        meaning = self.meanings.get(a)
        if (meaning and b in meaning.types | meaning.allowed) or {a, b} & self.wrappers:
            return 1
        family = self.family_of.get(a)
        return 2 if family and family == self.family_of.get(b) else 3


@cache
def families() -> Families:
    """Return the table of the package."""
    raw = tomllib.loads((files("supplychain.naming") / "families.toml").read_text("utf-8"))
    known = {squeezed(t): t for t in (*raw["types"]["transformers"], *raw["types"]["own_code"])}
    weak = {squeezed(t) for t in raw["weak"]}
    meanings = {
        key: Meaning(frozenset({key}), frozenset(), weak=key in weak or len(key) < 3) for key in known
    }
    for key, stated in raw["claims"].items():
        types = frozenset(map(squeezed, stated["is"]))
        meanings[key] = Meaning(types, frozenset(map(squeezed, stated.get("may", ()))), weak=key in weak)
    return Families(
        meanings=meanings,
        known=known,
        wrappers=frozenset(map(squeezed, raw["wrappers"])),
        family_of={squeezed(t): family for family, types in raw["equivalent"].items() for t in types},
        gguf=raw["gguf"],
        pipelines=raw["pipelines"],
        classes=raw["classes"],
    )
