"""The key of every model row, kept beside the database so that all other tables can be joined with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loaders.renames import rename_records
from supplychain.identifiers import Unresolved, legacy_ids, model_id, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loaders.peatmoss.database import Database
    from loaders.peatmoss.tally import Tally
    from supplychain.records import Record

__all__ = ["HUB", "Ids", "renames"]

HUB = "huggingface"
_ROWS = """
SELECT m.id, trim(CAST(m.context_id AS TEXT)), lower(replace(h.name, ' ', '')),
       coalesce(m.sha, m.repo_url, m.downloads, m.likes, m.has_snapshot) IS NOT NULL
FROM model m LEFT JOIN model_hub h ON h.id = m.model_hub_id
ORDER BY m.id
"""


class Ids:
    """Keys of models: the id that the Hugging Face Hub uses today; for other hubs ``hub:id``."""

    def __init__(self, *, keep_legacy: bool = False) -> None:
        self._moved = {} if keep_legacy else {old: new for old, (new, _) in legacy_ids().items()}
        self.met: dict[str, None] = {}  # in the order in which they came up

    def current(self, artifact: str) -> str:
        """Return the id the Hub keeps a model under today; that an old one was met is remembered."""
        new = self._moved.get(artifact)
        if new is None:
            return artifact
        self.met[artifact] = None
        return new

    def knows(self, artifact: str) -> bool:
        """Whether this is an id of the time before owners that the Hub is known to have moved."""
        return artifact in legacy_ids()

    def key(self, context: str, hub: str | None) -> str:
        """Return the key of a model row."""
        if hub and hub != HUB:
            return f"{hub}:{context}"
        found = model_id(context)
        return self.current(context if isinstance(found, Unresolved) else found)

    def store(self, database: Database, tally: Tally) -> None:
        """Write the key of every model row to a temporary table; rows without id have none."""
        database.keep(
            "CREATE TEMP TABLE model_key "
            "(id INTEGER PRIMARY KEY, context TEXT, key TEXT, hub TEXT, owner TEXT, described INTEGER)"
        )
        database.keep("INSERT INTO temp.model_key VALUES (?, ?, ?, ?, ?, ?)", self._keys(database, tally))
        # Case is ignored when a name is looked up, as the Hub does.
        database.keep("CREATE INDEX temp.model_key_context ON model_key (context COLLATE NOCASE)")
        database.keep("CREATE INDEX temp.model_key_key ON model_key (key COLLATE NOCASE)")

    def _keys(self, database: Database, tally: Tally) -> Iterator[tuple[Any, ...]]:
        for row, context, hub, described in database.rows(_ROWS):
            if not context or not context.strip():
                tally.drop("model", "has no id", f"row {row}")
                continue
            key = self.key(context, hub)
            yield row, context, key, hub, owner_of(key) if hub in {HUB, None} else None, described


def renames(ids: Ids, stamp: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the old ids that were met, each as known by name only and forwarded to the current one."""
    for old in ids.met:
        yield from rename_records(old, stamp)
