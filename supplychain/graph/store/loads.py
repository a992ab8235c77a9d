"""The log of loads: one `:Load` node per run of a loader, with what it read, kept and skipped."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.graph.counts import Counts
    from supplychain.graph.store.connection import Store

__all__ = ["LoadEntry"]

_BEGIN = Cypher("MERGE (l:Load {id: $id}) SET l += $p")
_INTERRUPT = Cypher("MATCH (l:Load {status: 'running'}) SET l.status = 'interrupted'")
_WARNINGS = 100


class LoadEntry:
    """One run of one loader, written when it starts and when it ends.

    The caller holds the load lock, so every other entry that still says ``running`` belongs to a run that was killed.
    """

    def __init__(self, store: Store, source: str, arguments: Mapping[str, Any], mode: str) -> None:
        self.started_at = now()
        self.id = f"{self.started_at} {source} {uuid.uuid4().hex[:8]}"
        self._store = store
        self._said = {
            "source": source,
            "arguments": json.dumps(
                {k: v for k, v in arguments.items() if v not in (None, "")}, default=str, sort_keys=True
            ),
            "mode": mode,
            "started_at": self.started_at,
        }

    def begin(self) -> None:
        """Say that the run is going on."""
        self._store.write(_INTERRUPT)
        self._store.write(_BEGIN, {"id": self.id, "p": {**self._said, "status": "running"}})

    def end(self, status: str, counts: Counts) -> None:
        """Say how the run ended: finished or failed."""
        said = {
            **self._said,
            "status": status,
            "finished_at": now(),
            "records": counts.total,
            "kinds": [f"{kind}: {number}" for kind, number in sorted(counts.records.items())],
            "skipped": counts.skipped.total(),
            "warnings": [f"{reason}: {number}" for reason, number in counts.skipped.most_common(_WARNINGS)],
        }
        self._store.write(_BEGIN, {"id": self.id, "p": said})


def now() -> str:
    """Return the time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
