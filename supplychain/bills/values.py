"""Values of documents that anybody may have written: what is not of the expected kind counts as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["items", "mapping", "text_of", "texts"]


def text_of(value: object) -> str:
    """Return a text, or a blank one for anything else."""
    return value if isinstance(value, str) else ""


def texts(values: Iterable[object]) -> tuple[str, ...]:
    """Return the texts among some values, without blank ones."""
    return tuple(value for value in values if isinstance(value, str) and value)


def mapping(value: object) -> dict[str, Any]:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list; nothing for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
