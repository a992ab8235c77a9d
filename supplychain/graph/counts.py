"""How many records a load read, kept and skipped, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplychain.records import EdgeRecord, NodeRecord, Placeholder, Skipped

if TYPE_CHECKING:
    from supplychain.records import Record

__all__ = ["Counts"]


@dataclass(slots=True)
class Counts:
    """Tallies of one load.

    Attributes
    ----------
    records
        Records by label or relationship type, before those about the same thing are joined.
    skipped
        Rows not kept, by reason.
    examples
        The first example of each reason.
    changed
        Existing nodes and relationships that the load changed (live path only).
    halved
        How often the batch size was halved for want of server memory.
    """

    records: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    changed: int = 0
    halved: int = 0

    @property
    def total(self) -> int:
        """All records read, without the skipped rows."""
        return self.records.total()

    def read(self, record: Record) -> None:
        """Tally one record."""
        if isinstance(record, Skipped):
            self.skip(record.reason, record.example, record.count)
        elif isinstance(record, NodeRecord):
            self.records[record.LABEL] += 1
        elif isinstance(record, EdgeRecord):
            self.records[record.TYPE] += 1
        elif isinstance(record, Placeholder):
            self.records["Placeholder"] += 1

    def skip(self, reason: str, example: str = "", count: int = 1) -> None:
        """Tally rows that are not kept."""
        self.skipped[reason] += count
        if example:
            self.examples.setdefault(reason, example)
