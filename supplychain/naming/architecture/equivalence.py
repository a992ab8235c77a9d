"""Families of model types that their networks do not tell apart, with the ground of each; the table is `equivalence.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Family", "families", "family_of"]


@dataclass(frozen=True, slots=True)
class Family:
    """Model types of one network.

    Attributes
    ----------
    ground
        ``layers``: the tensors of their layers have the same names, as their own code makes them; ``stated``: they do not in
        the default configuration, and `why` says what makes the networks the same all the same.
    """

    name: str
    types: tuple[str, ...]
    ground: str
    why: str


@cache
def families() -> tuple[Family, ...]:
    """Return the families, in the order of the table."""
    raw = tomllib.loads((files(__package__) / "equivalence.toml").read_text("utf-8"))
    return tuple(Family(one["name"], tuple(one["types"]), one["ground"], one["why"]) for one in raw["family"])


def family_of(model_type: str) -> str:
    """Return the family of a model type: itself where its network is its own."""
    return _names().get(model_type, model_type)


@cache
def _names() -> dict[str, str]:
    return {model_type: family.name for family in families() for model_type in family.types}
