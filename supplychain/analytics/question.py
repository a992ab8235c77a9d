"""What the questions of `centrality` and `communities` have in common: an engine, relationship types, a limit, a named run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.analytics import ENGINES, engine_named
from supplychain.analytics.results import ranked_rows
from supplychain.analytics.runs import check_run, write_run
from supplychain.analytics.source import StoredSource
from supplychain.errors import UnknownName, UsageError
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.analytics import Engine
    from supplychain.analytics.results import Scores
    from supplychain.graph.store import Store
    from supplychain.progress import Progress

__all__ = ["TYPES", "Asker", "Question"]

TYPES = ("DERIVED_FROM", "USES")
"""What counts as a dependency where nobody says otherwise."""


class Question:
    """One question: checked before anything is computed, answered by one engine, kept as a run where that is asked for."""

    def __init__(
        self,
        store: Store,
        algorithm: str,
        *,
        engine: str,
        types: Sequence[str],
        limit: int | None,
        write: str | None,
        progress: Progress | None,
        **parameters: Any,
    ) -> None:
        if engine not in ENGINES:
            raise UnknownName.among("engine", engine, ENGINES)
        if limit is not None and limit < 1:
            raise UsageError(
                f"The limit is {limit}.", remedy="Ask for at least one row, or for None: all of them."
            )
        if write is not None:
            check_run(write)
        self.store = store
        self.source = StoredSource(store, types)
        self.limit = limit
        self._algorithm, self._engine, self._write, self._progress = algorithm, engine, write, progress
        self._parameters = {"types": list(types), **parameters}

    @property
    def engine(self) -> Engine:
        """The engine that was named."""
        return engine_named(self._engine, self.source, self._progress)

    def ranked(self, scores: Scores) -> Table:
        """Return artifacts by score, with the standard error where scores are estimates."""
        rows = ranked_rows(self.source, scores, self.limit)
        if scores.errors is None:
            return self.answered(Table(("artifact", "label", "score"), [row[:3] for row in rows]))
        return self.answered(Table(("artifact", "label", "score", "error"), [row[:4] for row in rows]))

    def answered(self, table: Table) -> Table:
        """Return the answer, and write it where that was asked for: artifact and label are its first columns, then a value."""
        if self._write is not None:
            said = {"algorithm": self._algorithm, "engine": self._engine, "parameters": self._parameters}
            write_run(self.store, self._write, [row[:3] for row in table.rows], said, self._progress)
        return table


class Asker:
    """What asks such questions of one graph."""

    def __init__(self, store: Store, progress: Progress | None = None) -> None:
        self._store = store
        self._progress = progress

    def _question(
        self,
        algorithm: str,
        engine: str,
        types: Sequence[str],
        limit: int | None,
        write: str | None,
        **parameters: Any,
    ) -> Question:
        return Question(
            self._store,
            algorithm,
            engine=engine,
            types=types,
            limit=limit,
            write=write,
            progress=self._progress,
            **parameters,
        )
