"""The license identifiers of the Hugging Face Hub, and names seen with `license: other`, as a table."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from supplychain.tables import shipped_rows

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
    return tuple(HubLicense(*row) for row in shipped_rows("supplychain.licenses", "hub_ids.tsv"))
