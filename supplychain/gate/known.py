"""What is known about artifacts, collected from records of whatever source: edges, license statements, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplychain.licenses.edges import ArtifactKey
from supplychain.licenses.reach import edge_word
from supplychain.licenses.statement import Statement
from supplychain.records import (
    DerivedFrom,
    EdgeRecord,
    GeneratedBy,
    LicensedUnder,
    NodeRecord,
    OwnedBy,
    Placeholder,
    RenamedTo,
    Skipped,
    TrainedOn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplychain.records import Record

__all__ = ["FORWARDED", "Known"]

FORWARDED = Statement("")
"""What an id states that the hub forwards: nothing of its own."""

_LINEAGE = (DerivedFrom, TrainedOn, GeneratedBy, RenamedTo)


@dataclass(slots=True)
class Known:
    """Lineage and licenses of artifacts, in plain values.

    Attributes
    ----------
    source
        Where it comes from, for people: ``the Hub``, ``the snapshot demo``.
    edges
        (downstream, upstream, word of the propagation table).
    statements
        What each artifact states; one that is described and states nothing has an empty list.
    owners
        Under whose name it is published.
    missing
        Artifact → why nothing is known of it: deleted, private, not loaded, …
    remarks
        What else the reader should know, e.g. that a hub did not answer.
    """

    source: str = ""
    edges: set[tuple[ArtifactKey, ArtifactKey, str]] = field(default_factory=set)
    statements: dict[ArtifactKey, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    owners: dict[ArtifactKey, str] = field(default_factory=dict)
    missing: dict[ArtifactKey, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @classmethod
    def of_records(cls, records: Iterable[Record], source: str) -> Known:
        """Return what records say; a license that is merely inferred is not judged, as in the graph."""
        known = cls(source)
        for record in records:
            known.add(record)
        return known

    def add(self, record: Record) -> None:
        """Take over what one record says."""
        if isinstance(record, LicensedUnder):
            if record.confidence != "inferred":
                self.statements[ArtifactKey(*record.start)].append(Statement(record.end.id, record.field))
        elif isinstance(record, OwnedBy):
            self.owners[ArtifactKey(*record.start)] = record.end.id
        elif isinstance(record, _LINEAGE):
            self._edge(record)
        elif isinstance(record, NodeRecord):
            if record.LABEL in ("Model", "Dataset"):
                self.statements[ArtifactKey(record.LABEL, record.id)] += []
        elif isinstance(record, Placeholder):
            self.missing[ArtifactKey(record.label, record.id)] = record.reason
        elif isinstance(record, Skipped):
            about = f" ({record.example})" if record.example else ""
            self.remarks.append(f"{record.count:,} × {record.reason}{about}")

    def state(self, artifact: ArtifactKey, said: list[Statement]) -> None:
        """Take over what an artifact states, all of it."""
        self.statements[artifact] = said

    def _edge(self, record: EdgeRecord) -> None:
        down, up = ArtifactKey(*record.start), ArtifactKey(*record.end)
        word = edge_word(record.TYPE, down.label, getattr(record, "relation", None), None, record.confidence)
        if word and down != up:
            self.edges.add((down, up, word))

    def stated(self) -> Mapping[ArtifactKey, list[Statement]]:
        """Return what each artifact states; an id that is only forwarded states nothing of its own."""
        forwarded = {down for down, _, word in self.edges if word == "renamed"}
        return {
            **self.statements,
            **{key: [FORWARDED] for key in forwarded if not self.statements.get(key)},
        }

    def why_missing(self, wanted: Iterable[ArtifactKey]) -> dict[ArtifactKey, str]:
        """Return why nothing is known of artifacts; one of which anything is, if only its parents, is left out."""
        made = {down for down, _, _ in self.edges}
        return {
            key: self.missing.get(key) or f"it is not in {self.source}"
            for key in wanted
            if key not in self.statements and key not in made
        }
