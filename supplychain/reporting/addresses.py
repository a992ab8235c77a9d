"""Where an id in a table leads: to the page of the artifact on the Hub or GitHub, if it can be nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["address_of"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9._-]+")
_REPOSITORY = re.compile(r"github\.com/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")
_KINDS = {"model": "Model", "dataset": "Dataset", "repository": "Repository"}


def address_of(column: str, row: Mapping[str, Any]) -> str | None:
    """Return the address of the artifact that a cell names; None unless column or row say of which kind it is.

    Only ids of plain letters, digits, points, hyphens and underscores lead anywhere: no text of the data can make an address
    of another host or scheme.
    """
    value = row[column]
    if not isinstance(value, str):
        return None
    if _REPOSITORY.fullmatch(value):
        return f"https://{value}"
    kind = _KINDS.get(column) or (row.get("label") if column in {"artifact", "id"} else None)
    if not _ID.fullmatch(value) or ".." in value:
        return None
    if kind == "Model":
        return f"https://huggingface.co/{value}"
    return f"https://huggingface.co/datasets/{value}" if kind == "Dataset" else None
