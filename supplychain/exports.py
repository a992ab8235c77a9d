"""What an artifact rests on, read once from the graph, and written in the formats that others read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplychain.bills.bill import Bill, BillFinding, BillLink, BillNode
from supplychain.errors import UsageError
from supplychain.graph.asking import ALL_ROWS
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, DEPENDENCIES, RELATIONSHIP_TYPES, node_type
from supplychain.graph.store import statements
from supplychain.graph.store.chain import read_chain
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.finding import NOT_LEGAL_ADVICE
from supplychain.licenses.ruleset import ruleset_of
from supplychain.records import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from supplychain.licenses.conflicts import Conflict
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["read_bill"]

_DIRECTIONS = ("up", "down", "both")


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
    links = [
        link
        for link in _links(store, members, RELATIONSHIP_TYPES)
        if link.type not in DEPENDENCIES or link.up in members
    ]
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
        more=edges.more,
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
            Endpoint(*conflict.artifact), Endpoint(*conflict.origin), conflict.severity, conflict.rule, _said(conflict)
        )


def _said(conflict: Conflict) -> str:
    what = "conflict with the declared license" if conflict.severity in {"warn", "error"} else conflict.severity
    return (
        f"{conflict.severity} {conflict.rule}: {what} ({conflict.license}) by {conflict.origin.id} "
        f"({conflict.origin_license}), hop to mend {conflict.blamed_hop}: {conflict.finding.reason} {NOT_LEGAL_ADVICE}"
    )
