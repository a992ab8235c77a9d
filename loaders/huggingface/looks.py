"""What is asked beside the answer about an artifact: its card and its security scan. Pure.

An answer that is refused, missing or not understood is counted, and tells nothing: nobody looked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from loaders.huggingface.cards import Card, card_in
from loaders.huggingface.events import Found, Problem, why_not_shown
from loaders.huggingface.selection import card_request, scan_request

if TYPE_CHECKING:
    from loaders.huggingface.journal import Answer
    from loaders.huggingface.selection import Selection

__all__ = ["Look", "looks_at"]

_NO_CARD = Card()
"""What is read of an artifact whose hub says that there is no card."""


class Look(NamedTuple):
    """One more request about an artifact, and what it is for: card or scan."""

    name: str
    request: str

    def told(self, item: Found, answer: Answer | Problem) -> tuple[Found, Problem | None]:
        """Return the artifact with what the answer adds to it, and what is wrong with the answer."""
        if isinstance(answer, Problem):
            return item, Problem(f"{self.name}: {answer.reason}", item.reference.id)
        found, reason = (_with_card if self.name == "card" else _with_scan)(item, answer)
        return found, Problem(f"{self.name}: {reason}", item.reference.id) if reason else None


def looks_at(item: Found, selection: Selection) -> list[Look]:
    """Return what else is to be asked about an artifact; only models have scans."""
    looks = []
    if selection.cards:
        looks.append(Look("card", card_request(item.reference, str(item.payload.get("sha") or ""))))
    if selection.scans and item.reference.kind == "models":
        looks.append(Look("scan", scan_request(item.reference)))
    return looks


def _with_card(item: Found, answer: Answer) -> tuple[Found, str]:
    if answer.status == 200:
        return replace(item, card=card_in(str(answer.body), dataset=item.reference.kind == "datasets")), ""
    if answer.status == 404:
        return replace(item, card=_NO_CARD), "there is none"
    return item, _refused(answer)


def _with_scan(item: Found, answer: Answer) -> tuple[Found, str]:
    if answer.status != 200:
        return item, _refused(answer)
    status = answer.body.get("securityRepoStatus") if isinstance(answer.body, dict) else None
    if status is None:
        return item, "the answer has none"
    issues = status.get("filesWithIssues") if isinstance(status, dict) else None
    # A scan that is read in part only must not look as if it had found nothing.
    if not isinstance(issues, list) or not all(isinstance(issue, dict) for issue in issues):
        return item, "the answer is not understood"
    return replace(item, payload={**item.payload, "securityRepoStatus": status}), ""


def _refused(answer: Answer) -> str:
    return why_not_shown(answer) or f"status {answer.status}"
