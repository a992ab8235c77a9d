"""A graph database analyzer for the supply chain of pre-trained models.

`connect()` opens a graph; everything else is reached from the `Chain` it returns. Importing this package imports nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supplychain.api import Chain, connect
    from supplychain.errors import SupplyChainError
    from supplychain.graph.table import Table
    from supplychain.lineage import LineageTree
    from supplychain.settings import Settings
    from supplychain.verdicts import Check

__version__ = "0.1.0"

__all__ = ["Chain", "Check", "LineageTree", "Settings", "SupplyChainError", "Table", "__version__", "connect"]

_HOMES = {
    "Chain": "supplychain.api",
    "Check": "supplychain.verdicts",
    "LineageTree": "supplychain.lineage",
    "Settings": "supplychain.settings",
    "SupplyChainError": "supplychain.errors",
    "Table": "supplychain.graph.table",
    "connect": "supplychain.api",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
