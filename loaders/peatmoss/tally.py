"""The count of rows that a pass over a database does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Tally"]

_EXAMPLE = 120


class Tally:
    """Rows that are not kept, by table and reason, each with its first example."""

    def __init__(self, stamp: Mapping[str, Any]) -> None:
        self._stamp = stamp
        self._found: dict[str, tuple[str, int]] = {}

    def drop(self, table: str, reason: str, example: object = "", count: int = 1) -> None:
        """Count `count` rows of `table` as not kept for `reason`."""
        self.note(f"{table}: {reason}", example, count)

    def note(self, reason: str, example: object = "", count: int = 1) -> None:
        """Count something that concerns no single table's rows."""
        first, before = self._found.get(reason, ("" if example is None else str(example)[:_EXAMPLE], 0))
        self._found[reason] = (first, before + count)

    def records(self) -> Iterator[Skipped]:
        """Yield one record for each reason, in the order in which they came up."""
        for reason, (example, count) in self._found.items():
            yield Skipped(**self._stamp, reason=reason, example=example, count=count)
