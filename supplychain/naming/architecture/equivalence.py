"""Families of model types that their networks do not tell apart, with the ground of each; the table is `equivalence.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Family", "families", "family_of"]


@dataclass(frozen=True, slots=True)
class Family:
    """Model types of one network.

    Attributes
    ----------
    types
        The tensors of their layers have the same names, as their own code makes them in its default configuration.
    why
        What the layers are, and what sets the types apart outside of them.
    also
        Types of which that is not so, with what makes their networks the same all the same.
    """

    name: str
    types: tuple[str, ...]
    why: str
    also: Mapping[str, str]


@cache
def families() -> tuple[Family, ...]:
    """Return the families, in the order of the table."""
    raw = tomllib.loads((files("supplychain.naming.architecture") / "equivalence.toml").read_text("utf-8"))
    return tuple(
        Family(one["name"], tuple(one["types"]), one["why"], one.get("also", {})) for one in raw["family"]
    )


def family_of(model_type: str) -> str:
    """Return the family of a model type: itself where its network is its own."""
    return _names().get(model_type, model_type)


@cache
def _names() -> dict[str, str]:
    return {model_type: family.name for family in families() for model_type in (*family.types, *family.also)}
