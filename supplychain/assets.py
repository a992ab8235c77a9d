"""Where `cypher/` and `reports/templates/` are: inside an installed wheel or beside the package in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["asset"]


def asset(path: str) -> Traversable:
    """Return the file or folder at `path`, for example ``cypher`` or ``reports/templates``."""
    packaged = files("supplychain").joinpath("_assets", *path.split("/"))
    if packaged.is_dir() or packaged.is_file():
        return packaged
    return Path(__file__).resolve().parent.parent / path
