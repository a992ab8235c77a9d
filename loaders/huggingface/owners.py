"""One answer of the Hub about an organization or a user → what is kept of it. Pure; names of people are not kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loaders.huggingface.events import Problem, why_not_shown
from supplychain.identifiers import current_id, owner_of

if TYPE_CHECKING:
    from loaders.huggingface.journal import Answer
    from loaders.huggingface.selection import Reference

__all__ = ["KINDS", "Profile", "owner_request", "owner_to_ask", "profile_in"]

KINDS = ("organization", "user")
"""What an owner can be, in the order in which the Hub is asked: a name that is no organization's may be a user's."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the Hub says about an owner, and when; None is what it does not say."""

    id: str
    type: str
    at: str = ""
    verified: bool | None = None
    members: int | None = None

    @property
    def properties(self) -> dict[str, Any]:
        """Properties of the record of the owner."""
        return {"type": self.type, "verified": self.verified, "members": self.members}


def owner_to_ask(reference: Reference) -> str | None:
    """Return whose an artifact is, by the id of today; None for ids of the time when ids had no owner."""
    key = current_id(reference.id) if reference.kind == "models" else reference.id
    return owner_of(key)


def owner_request(kind: str, name: str) -> str:
    """Return the path of the answer about an organization or a user: the Hub has one for each, and 404 in the other."""
    return f"/api/{kind}s/{quote(name, safe='')}/overview"


def profile_in(kind: str, name: str, answer: Answer) -> tuple[Profile | None, Problem | None]:
    """Return what an answer says about an owner, and what is wrong with it."""
    if answer.status != 200:
        return None, Problem(f"owner: {why_not_shown(answer) or f'status {answer.status}'}", name)
    body = answer.body
    if not isinstance(body, dict):
        return None, Problem("owner: the answer is not an object", name)
    if kind == "user":
        return Profile(name, kind, answer.at), None
    verified, number = body.get("isVerified"), body.get("numUsers")
    members = number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None
    known = verified if isinstance(verified, bool) else None
    problem = Problem("owner: not said whether it is verified", name) if known is None else None
    return Profile(name, kind, answer.at, known, members), problem
