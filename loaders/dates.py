"""Dates that users give to loaders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from supplychain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["collected_at", "moment"]


def collected_at(options: Mapping[str, Any]) -> str:
    """Return the option ``collected_at`` as it was given; blank where it was not. Raises `UsageError` for what is no date."""
    text = options.get("collected_at") or ""
    if text:
        moment("collected_at", text, remedy="Write it like 2023-08-31, or leave it out.")
    return text


def moment(option: str, text: str, *, remedy: str) -> datetime:
    """Return the date or time that `text` is, by ISO 8601; without a zone where it names none.

    Raises
    ------
    UsageError
        It is none. `option` names where it was given, `remedy` says how to write it.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} is {text!r}, which is no ISO 8601 date.", remedy=remedy) from error
