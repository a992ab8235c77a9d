"""One artifact and what it rests on, as plain values: what every format is written from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.claims import claims_in
from supplychain.graph.schema import ARTIFACT_LABELS, DEPENDENCIES, NOT_LOADED
from supplychain.licenses.statement import EffectiveLicense, Statement, effective_license
from supplychain.records import EDGE_RECORDS, NODE_RECORDS, Endpoint, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplychain.graph.claims import Properties
    from supplychain.graph.rows import EdgeTable
    from supplychain.records import Record

__all__ = ["Bill", "BillFinding", "BillLink", "BillNode"]


class BillNode(NamedTuple):
    """An artifact, license, owner or paper, with its properties as they are stored."""

    label: str
    row: Properties

    @property
    def key(self) -> Endpoint:
        """Label and id."""
        return Endpoint(self.label, self.row["id"])

    @property
    def id(self) -> str:
        """The whole id, however long."""
        return str(self.row.get("full_id", self.row["id"]))

    @property
    def placeholder(self) -> str:
        """Why only a name is known; blank for an artifact that a source describes."""
        return str(self.row.get("reason", ""))

    def records(self) -> Iterator[Record]:
        """Yield what each source says; a placeholder that nobody claims comes back with what points at it."""
        for source, (at, said) in claims_in(self.row).items():
            says = dict(said)
            claim = {"source": source, "collected_at": at}
            remarks = says.pop("self_references", [])
            reason = says.pop("reason", None)
            if reason is None:
                yield NODE_RECORDS[self.label](id=self.id, **claim, **_frozen(says))
            elif reason != NOT_LOADED or not remarks:
                yield Placeholder(label=self.label, id=self.id, reason=reason, **claim)
            for remark in remarks:
                type_, _, evidence = remark.partition(" ")
                itself = Endpoint(self.label, self.id)
                places = (evidence,) if evidence else ()
                yield EDGE_RECORDS[type_](start=itself, end=itself, evidence=places, **claim)


class BillLink(NamedTuple):
    """A relationship, with its properties as they are stored."""

    table: EdgeTable
    start: str
    end: str
    row: Properties

    @property
    def type(self) -> str:
        """Relationship type."""
        return self.table.type

    @property
    def down(self) -> Endpoint:
        """The end that depends on the other."""
        return Endpoint(self.table.start, self.start)

    @property
    def up(self) -> Endpoint:
        """The end that is depended on."""
        return Endpoint(self.table.end, self.end)

    @property
    def word(self) -> str:
        """How the two are related, in one word."""
        return str(self.row.get("relation") or self.row.get("how") or self.type.lower())

    def records(self, ids: Mapping[Endpoint, str]) -> Iterator[Record]:
        """Yield what each source says; `ids` are whole ids of nodes by key."""
        ends = (Endpoint(e.label, ids.get(e, e.id)) for e in (self.down, self.up))
        start, end = ends
        for source, (at, says) in claims_in(self.row).items():
            yield EDGE_RECORDS[self.type](
                start=start, end=end, source=source, collected_at=at, **_frozen(says)
            )


class BillFinding(NamedTuple):
    """What a rule set says of one artifact's declared license against an artifact that it rests on."""

    artifact: Endpoint
    upstream: Endpoint
    severity: str
    rule: str
    says: str


@dataclass(frozen=True)
class Bill:
    """An artifact and what it rests on (or what rests on it); everything is in ascending order.

    Attributes
    ----------
    subject
        What the bill is of.
    direction
        ``up`` for what it rests on, ``down`` for what rests on it, ``both``.
    ruleset
        Rule set of the findings; blank when nobody asked for any.
    more
        How to get the rest, where a limit has cut the bill; empty when it is whole.
    """

    subject: Endpoint
    nodes: Sequence[BillNode]
    links: Sequence[BillLink]
    findings: Sequence[BillFinding] = field(default=())
    direction: str = "up"
    ruleset: str = ""
    more: str = ""

    @property
    def note(self) -> str:
        """What a reader must know of the findings, or of there being none."""
        if not self.ruleset:
            return "Licenses were not judged."
        aside = (
            "" if self.direction == "up" else "they cover what the subject rests on, not what rests on it; "
        )
        return f"Findings by rule set {self.ruleset} are about declared licenses; {aside}not legal advice."

    @cached_property
    def by_key(self) -> dict[Endpoint, BillNode]:
        """Nodes by label and id."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def artifacts(self) -> list[BillNode]:
        """Models, datasets and repositories."""
        return [node for node in self.nodes if node.label in ARTIFACT_LABELS]

    @cached_property
    def _out(self) -> dict[Endpoint, list[BillLink]]:
        out = defaultdict(list)
        for link in self.links:
            out[link.down].append(link)
        return out

    @cached_property
    def _findings(self) -> dict[Endpoint, list[BillFinding]]:
        found = defaultdict(list)
        for finding in self.findings:
            found[finding.artifact].append(finding)
        return found

    def links_from(self, key: Endpoint) -> list[BillLink]:
        """All relationships that lead from a node."""
        return self._out.get(key, [])

    def links_of(self, key: Endpoint, *types: str) -> list[BillLink]:
        """Relationships that lead from an artifact, of some types."""
        return [link for link in self._out.get(key, ()) if link.type in types]

    def dependencies_of(self, key: Endpoint) -> list[BillLink]:
        """Relationships by which an artifact depends on others."""
        return self.links_of(key, *DEPENDENCIES)

    def findings_of(self, key: Endpoint) -> list[BillFinding]:
        """Findings about an artifact's own license."""
        return self._findings.get(key, [])

    def license_of(self, key: Endpoint) -> EffectiveLicense:
        """What an artifact's statements come to; a merely inferred one decides nothing."""
        said = [
            link for link in self.links_of(key, "LICENSED_UNDER") if link.row.get("confidence") != "inferred"
        ]
        return effective_license([Statement(link.end, tuple(link.row.get("field", ()))) for link in said])

    @cached_property
    def whole_ids(self) -> dict[Endpoint, str]:
        """Whole ids of the nodes whose keys are shortened."""
        return {node.key: node.id for node in self.nodes if "full_id" in node.row}

    @property
    def rows(self) -> Iterator[Properties]:
        """Stored properties of all nodes and relationships."""
        yield from (node.row for node in self.nodes)
        yield from (link.row for link in self.links)

    def records(self, *, aside: bool = False) -> Iterator[Record]:
        """Yield what sources say, nodes before relationships; `aside` leaves out artifacts and what leads from them."""
        for node in self.nodes:
            if not aside or node.label not in ARTIFACT_LABELS:
                yield from node.records()
        for link in self.links:
            if not aside or link.down.label not in ARTIFACT_LABELS:
                yield from link.records(self.whole_ids)


def _frozen(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in says.items()}
