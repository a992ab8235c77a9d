"""What an artifact rests on, read once from the graph, and written in the formats that others read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from supplychain.bills.bill import Bill, BillFinding, BillLink, BillNode
from supplychain.bills.form import Written
from supplychain.bills.formats import check_bill, format_named, write_bill
from supplychain.bills.saving import save, save_snapshot
from supplychain.errors import SupplyChainError, UnknownName, UsageError
from supplychain.graph.asking import ALL_ROWS, ask
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, DEPENDENCIES, RELATIONSHIP_TYPES, STATED, node_type
from supplychain.graph.store import statements
from supplychain.graph.store.chain import read_chain
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.finding import NOT_LEGAL_ADVICE
from supplychain.licenses.ruleset import ruleset_of
from supplychain.lineage import Lineage
from supplychain.records import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.licenses.conflicts import Conflict
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.progress import Progress

__all__ = ["Export", "export", "read_bill"]

_DIRECTIONS = ("up", "down", "both")


@dataclass(frozen=True, slots=True)
class Export:
    """A bill of materials in some format.

    Attributes
    ----------
    files
        File name → text; one document stands under a blank name, and ``parquet`` has none: it is only saved.
    left_out
        What the format has no place for, counted by what it is.
    artifacts, relationships
        How many models, datasets and repositories, and relationships between nodes of any kind, it holds.
    more
        How to get the rest, where a limit has cut it.
    """

    files: Mapping[str, str]
    left_out: Mapping[str, int]
    artifacts: int
    relationships: int
    more: str = ""

    @property
    def text(self) -> str:
        """The document."""
        return "".join(self.files.values())

    def __repr__(self) -> str:
        size = f"{self.artifacts:,} artifacts and {self.relationships:,} relationships"
        return f"<Export of {size}{f'; {self.more} for all' if self.more else ''}>"


def export(
    store: Store,
    artifact: str,
    form: str = "cyclonedx",
    *,
    output: str | Path | None = None,
    version: str | None = None,
    direction: str = "up",
    depth: int = 100,
    limit: int | None = 100_000,
    ruleset: str | RuleSet | None = "practical",
    timestamp: datetime | None = None,
    check: bool = False,
    progress: Progress | None = None,
) -> Export:
    """Return, and save where `output` says so, the bill of materials of an artifact.

    Parameters
    ----------
    output
        File to write, or folder for ``csv`` and ``parquet``, which need one. A file is replaced only by a whole one.
    version
        Version of the format, e.g. ``1.7`` of ``cyclonedx``.
    direction
        ``up`` for what it rests on, ``down`` for what rests on it, ``both``.
    depth
        Steps to follow.
    limit
        Dependencies at most, the nearest first; None for all.
    ruleset
        Rule set of the license findings; None for no findings.
    timestamp
        Date of the document; without one the same graph gives the same bytes.
    check
        Whether to put the document before the validator of its format first; one that fails is not saved.
    """
    chosen = format_named(form, version)
    if chosen.folder and output is None:
        raise UsageError(
            f"{form} is a folder of files.", remedy="Name the folder: --output FOLDER (output=…)."
        )
    bill = read_bill(
        store, subject_of(store, artifact), direction=direction, depth=depth, limit=limit, ruleset=ruleset
    )
    if form == "parquet":
        written = Written({}, save_snapshot(bill, Path(str(output)), progress))
    else:
        written = write_bill(bill, form, version=version, timestamp=timestamp)
        if check and (problems := check_bill(written, form)):
            raise SupplyChainError(f"The document is not valid {form}: {'; '.join(problems[:5])}.")
        if output is not None:
            save(written, Path(output), folder=chosen.folder)
    return Export(written.files, written.left_out, len(bill.artifacts), len(bill.links), bill.more)


def subject_of(store: Store, artifact: str) -> Endpoint:
    """Return the artifact that an id names: a model before a dataset before a repository, unless it begins with ``datasets/``.

    Raises
    ------
    UnknownName
        The graph has none of that id.
    """
    lineage = Lineage(store)
    plain = artifact.removeprefix("datasets/")
    key = lineage.known(plain)
    labels = [row["label"] for row in ask(store, "lineage/artifact", {"id": key})]
    wanted = ("Dataset",) if plain != artifact else ARTIFACT_LABELS
    for label in wanted:
        if label in labels:
            return Endpoint(label, key)
    raise UnknownName(
        f"The graph has no dataset named {plain!r}, but a {' and a '.join(labels).lower()} of that id."
    )


def read_bill(
    store: Store,
    subject: Endpoint,
    *,
    direction: str = "up",
    depth: int = 100,
    limit: int | None = 100_000,
    ruleset: str | RuleSet | None = "practical",
) -> Bill:
    """Read the bill of materials of an artifact; see `supplychain.api.Chain.export`."""
    if direction not in _DIRECTIONS:
        raise UsageError(f"The direction must be {', '.join(_DIRECTIONS)}, not {direction!r}.")
    rules = None if ruleset is None else ruleset_of(ruleset)
    most = ALL_ROWS if limit is None else limit + 1
    asked = {"ids": [subject.id], "direction": direction, "depth": depth, "limit": most}
    edges = store.read(statements.family_edges(DEPENDENCIES), asked).head(limit)
    members = _family(subject, edges, direction)
    found = list(_links(store, members, RELATIONSHIP_TYPES.keys() - STATED.keys()))
    links = [link for link in found if link.type not in DEPENDENCIES or link.up in members]
    deeper = "a greater depth" if direction == "up" and len(links) < len(found) else ""
    new = {link.up for link in links if link.up.label == "License"}
    seen = members | {link.up for link in links}
    while new:  # a compound license consists of others, which may be compound
        parts = list(_links(store, new, ("CONSISTS_OF",)))
        links += parts
        new = {link.up for link in parts} - seen
        seen |= new
    return Bill(
        subject=subject,
        nodes=sorted(_nodes(store, seen), key=lambda n: n.key),
        links=sorted(links, key=lambda k: (k.table, k.start, k.end)),
        findings=list(_findings(store, subject, rules)) if rules is not None else (),
        direction=direction,
        ruleset="" if rules is None else rules.name,
        more=edges.more or deeper,
    )


def _family(subject: Endpoint, edges: Table, direction: str) -> set[Endpoint]:
    """Return what the edges lead to from the subject and its other ids; a model and a dataset may share an id."""
    ways: dict[str, dict[Endpoint, set[Endpoint]]] = {way: defaultdict(set) for way in ("up", "down", "same")}
    for row in edges:
        down = Endpoint(row["downstream_label"], row["downstream"])
        up = Endpoint(row["upstream_label"], row["upstream"])
        ways["up"][down].add(up)
        ways["down"][up].add(down)
        if row["type"] == "RENAMED_TO":
            ways["same"][down].add(up)
            ways["same"][up].add(down)
    names = _reached({subject}, ways["same"])
    asked = ("up", "down") if direction == "both" else (direction,)
    return set().union(names, *(_reached(names, ways[way]) for way in asked))


def _reached(start: set[Endpoint], step: Mapping[Endpoint, set[Endpoint]]) -> set[Endpoint]:
    found, new = set(start), list(start)
    while new:
        further = step.get(new.pop(), set()) - found
        found |= further
        new += further
    return found


def _links(store: Store, keys: Iterable[Endpoint], types: Iterable[str]) -> Iterator[BillLink]:
    """Yield the relationships of some types that lead from some nodes."""
    for label, ids in _by_label(keys):
        known = {t for t in types if any(start == label for start, _ in RELATIONSHIP_TYPES[t].ends)}
        for row in store.read(statements.edges_from(label, sorted(known)), {"rows": ids}):
            table = EdgeTable(label, row["type"], row["label"])
            wanted = {p.name for p in RELATIONSHIP_TYPES[table.type].all_properties}
            said = {name: value for name, value in row["properties"].items() if name in wanted}
            yield BillLink(table, row["start"], row["end"], said)


def _nodes(store: Store, keys: Iterable[Endpoint]) -> Iterator[BillNode]:
    for label, ids in _by_label(keys):
        wanted = {p.name for p in node_type(label).all_properties}
        for row in store.read(statements.known_nodes(label), {"rows": ids}):
            yield BillNode(label, {name: value for name, value in row["old"].items() if name in wanted})


def _by_label(keys: Iterable[Endpoint]) -> Iterator[tuple[str, list[str]]]:
    ids = defaultdict(list)
    for key in sorted(keys):
        ids[key.label].append(key.id)
    yield from ids.items()


def _findings(store: Store, subject: Endpoint, rules: RuleSet) -> Iterator[BillFinding]:
    """Yield what the rules say of everything that the subject rests on, and of the subject also what nobody can tell."""
    table = read_chain(store, above=subject.id).table
    own = [number for number in table.numbers_of(subject.id) if table.keys[number].label == subject.label]
    mine = find_conflicts(table, rules, at_least="unknown", only=np.array(own), everything=True)
    rest = [c for c in find_conflicts(table, rules) if tuple(c.artifact) != tuple(subject)]
    for conflict in sorted([*mine, *rest], key=lambda c: (c.artifact, c.origin, c.rule)):
        yield BillFinding(
            Endpoint(*conflict.artifact),
            Endpoint(*conflict.origin),
            conflict.severity,
            conflict.rule,
            _said(conflict),
        )


def _said(conflict: Conflict) -> str:
    what = (
        "conflict with the declared license" if conflict.severity in {"warn", "error"} else conflict.severity
    )
    return (
        f"{conflict.severity} {conflict.rule}: {what} ({conflict.license}) by {conflict.origin.id} "
        f"({conflict.origin_license}), hop to mend {conflict.blamed_hop}: {conflict.finding.reason} {NOT_LEGAL_ADVICE}"
    )
