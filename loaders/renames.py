"""Models that the Hub is known to have moved to another id, as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.identifiers import legacy_ids
from supplychain.records import Endpoint, Placeholder, RenamedTo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["rename_records"]


def rename_records(old: str, stamp: Mapping[str, Any]) -> Iterator[Record]:
    """Yield that a legacy id is known by name only, and forwarded to the id of today; nothing for any other id.

    `stamp` has source and collected_at of the records.
    """
    if old not in legacy_ids():
        return
    new, evidence = legacy_ids()[old]
    yield Placeholder(**stamp, label="Model", id=old, reason="renamed")
    yield RenamedTo(
        **stamp,
        start=Endpoint("Model", old),
        end=Endpoint("Model", new),
        evidence=(f"legacy id: {evidence}",),
        # Seen as a redirect of the Hub, or worked out from the same name standing under its organization.
        confidence="declared" if evidence == "redirect" else "resolved",
    )
