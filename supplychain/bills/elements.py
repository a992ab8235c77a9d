"""A bill as flat nodes and edges: the plain form behind GraphML, GEXF, CSV and JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.bills.naming import reference
from supplychain.graph.schema import ARTIFACT_LABELS, NODE_TYPES, RELATIONSHIP_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.bills.bill import Bill

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "Element", "columns_of", "edges_of", "nodes_of"]

NODE_COLUMNS = ("node", "kind", "id", "license", "findings")
"""What every node has beside its properties: its name in the file, its label, its whole id."""

EDGE_COLUMNS = ("source", "target", "relationship")
"""What every edge has beside its properties: the names of its ends, downstream first, and its type."""


class Element(NamedTuple):
    """A node or an edge, and what is known of it."""

    names: tuple[str, ...]
    properties: dict[str, Any]


def nodes_of(bill: Bill) -> Iterator[Element]:
    """Yield the nodes; an artifact also has what its license statements come to, and the findings about it."""
    for node in bill.nodes:
        said = {name: value for name, value in node.row.items() if name not in {"id", "full_id"}}
        facts: dict[str, Any] = {"kind": node.label, "id": node.id}
        if node.label in ARTIFACT_LABELS:
            facts["license"] = bill.license_of(node.key).expression
            if found := [finding.says for finding in bill.findings_of(node.key)]:
                facts["findings"] = found
        yield Element((reference(node.key),), {**facts, **said})


def edges_of(bill: Bill) -> Iterator[Element]:
    """Yield the edges, downstream → upstream."""
    for link in bill.links:
        ends = (reference(link.down), reference(link.up))
        yield Element((*ends, link.type), dict(link.row))


def columns_of(elements: Iterable[Element], first: Iterable[str]) -> list[str]:
    """Return the properties that elements have, in the order of the schema, behind some that all have."""
    present = {name for element in elements for name in element.properties}
    properties = [
        *(p for node in NODE_TYPES.values() for p in node.all_properties),
        *(p for edge in RELATIONSHIP_TYPES.values() for p in edge.all_properties),
    ]
    known = dict.fromkeys(p.name for p in properties)
    return [*first, *(name for name in known if name in present and name not in set(first))]
