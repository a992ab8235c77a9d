"""Naming questions about a graph: what a model's name says, whether it says the truth, and the findings written into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplychain.graph.asking import ask
from supplychain.graph.store.naming import FLOOR, read_known, read_one, refresh, refresh_one
from supplychain.graph.table import Table
from supplychain.lineage import Lineage
from supplychain.naming import convention, elements
from supplychain.naming.finding import VERDICTS
from supplychain.naming.rules import check

if TYPE_CHECKING:
    from supplychain.graph.store import Store
    from supplychain.graph.store.naming import Named
    from supplychain.naming.finding import Finding
    from supplychain.progress import Progress

__all__ = ["NameCheck", "Naming"]

_COLUMNS = ("verdict", "rule", "token", "claimed", "observed", "field", "confidence", "distance", "reason")


@dataclass(frozen=True, slots=True)
class NameCheck:
    """What the rules say of the name of one model; `findings` has the gravest first."""

    model: str
    convention: str
    elements: Table
    findings: Table

    @property
    def verdict(self) -> str:
        """Return the gravest verdict; inconsistent only where it is sure enough to be written into a graph."""
        said = {
            row["verdict"]
            for row in self.findings
            if row["verdict"] != "inconsistent" or row["confidence"] >= FLOOR
        }
        return max(said, key=VERDICTS.index, default="unverifiable")


class Naming:
    """Naming questions about one graph."""

    def __init__(self, store: Store, progress: Progress | None = None) -> None:
        self._store = store
        self._progress = progress

    def check(self, model: str) -> NameCheck:
        """Return what the rules N1 to N10 say of the name of a model.

        Raises
        ------
        UnknownName
            The graph has no model of that id.
        """
        key = Lineage(self._store).known(model)
        known = read_known(self._store)
        parts = elements(key)
        found = check(
            key, read_one(self._store, key), references=known.references, popular=known.popular, read=parts
        )
        rows = sorted(
            found, key=lambda f: (-VERDICTS.index(f.verdict), -f.confidence, int(f.rule[1:]), f.token)
        )
        said = [(p.category, p.text, p.start, p.end, round(p.confidence, 3)) for p in parts]
        return NameCheck(
            model=key,
            convention=convention(key),
            elements=Table(("category", "text", "start", "end", "confidence"), said),
            findings=Table(_COLUMNS, [_row(f) for f in rows]),
        )

    def refresh(self, *, only_when_stale: bool = False) -> Named:
        """Check every name of the graph and write what differs from what it holds; the rest stays untouched."""
        return refresh(self._store, progress=self._progress, only_when_stale=only_when_stale)

    def refresh_one(self, model: str) -> None:
        """Check the name of one model, where those of all are not up to date, and write what differs."""
        refresh_one(self._store, model)

    def defects(self, *, rule: str | None = None, confidence: float = FLOOR, limit: int = 100) -> Table:
        """Return the findings written into the graph, the surest first; written anew when the graph has changed since."""
        self.refresh(only_when_stale=True)
        return ask(self._store, "naming/defects", {"rule": rule, "confidence": confidence, "limit": limit})


def _row(finding: Finding) -> tuple[Any, ...]:
    return tuple(getattr(finding, name) for name in _COLUMNS)
