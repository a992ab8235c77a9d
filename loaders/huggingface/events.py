"""What a crawl meets: artifacts that the Hub shows, does not show, or forwards, and what was not fetched or not usable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.huggingface.cards import Card
    from loaders.huggingface.journal import Answer
    from loaders.huggingface.owners import Profile
    from loaders.huggingface.selection import Reference

__all__ = ["Event", "Found", "Missing", "Problem", "Renamed", "why_not_shown"]


@dataclass(frozen=True, slots=True)
class Found:
    """An artifact and what the Hub says about it."""

    reference: Reference
    payload: Mapping[str, Any]
    at: str
    asked: tuple[str, ...] = ()
    """Fields that the Hub was asked for."""
    card: Card | None = None
    """None when nobody fetched it."""
    owner: Profile | None = None
    """None when nobody asked who owns it, or nobody said."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An artifact that the Hub does not show, and why."""

    reference: Reference
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """An id that the Hub forwards to another one."""

    old: Reference
    new: str
    at: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not fetched or not usable."""

    reason: str
    example: str = ""
    count: int = 1


Event = Found | Missing | Renamed | Problem


def why_not_shown(answer: Answer) -> str:
    """Return why the Hub does not show an artifact; blank for an answer that says nothing about it."""
    if "GatedRepo" in answer.error:
        return "gated"
    if "disabled" in answer.error.lower():
        return "disabled"
    # The Hub answers 401 for what was deleted, what is private, and what never was.
    return {401: "deleted or private", 403: "private", 404: "deleted", 410: "deleted", 451: "disabled"}.get(
        answer.status, ""
    )
