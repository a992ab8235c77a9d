"""The license identifiers of the Hugging Face Hub, and names seen with `license: other`, as a table."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["HubLicense", "hub_licenses"]


class HubLicense(NamedTuple):
    """One identifier with the expression it stands for, its category, and its family, which may be blank."""

    identifier: str
    expression: str
    category: str
    family: str


@cache
def hub_licenses() -> tuple[HubLicense, ...]:
    """Return the table, in the order of the Hub's own list; names seen with ``other`` begin with ``other:``."""
    lines = files("supplychain.licenses").joinpath("hub_ids.tsv").read_text("utf-8").splitlines()
    return tuple(HubLicense(*line.split("\t")) for line in lines if not line.startswith("#"))
