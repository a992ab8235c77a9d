"""A bill as JSON-LD of the graph itself: every property of every node and relationship, under the names of the schema.

The context stands in the document, so that nothing has to be fetched to read it; what schema.org has a term for is that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from supplychain.bills.elements import edges_of, nodes_of
from supplychain.bills.form import Written, as_json, program_version
from supplychain.bills.naming import reference

if TYPE_CHECKING:
    from supplychain.bills.bill import Bill

__all__ = ["write_linked_data"]

_CONTEXT = {
    "@vocab": "urn:supplychain:schema:",
    "schema": "https://schema.org/",
    "name": "schema:name",
    "url": "schema:url",
    "description": "schema:description",
    "created_at": "schema:dateCreated",
    "last_modified": "schema:dateModified",
    "languages": "schema:inLanguage",
    "tags": "schema:keywords",
    "sha": "schema:version",
    "nodes": {"@id": "@graph", "@container": "@set"},
    "start": {"@type": "@id"},
    "end": {"@type": "@id"},
    "subject": {"@type": "@id"},
}


def write_linked_data(bill: Bill) -> Written:
    """Return the bill as one JSON-LD document; relationships are objects of their own, because they have evidence."""
    nodes: list[dict[str, Any]] = [
        {"@id": _iri(name), "@type": properties["kind"], **_others(properties)}
        for (name,), properties in nodes_of(bill)
    ]
    edges: list[dict[str, Any]] = [
        {
            "@id": _iri(f"{type_}:{down} {up}"),
            "@type": type_,
            "start": _iri(down),
            "end": _iri(up),
            **properties,
        }
        for (down, up, type_), properties in edges_of(bill)
    ]
    about = {
        "@id": _iri(f"bill:{reference(bill.subject)}"),
        "@type": "BillOfMaterials",
        "subject": _iri(reference(bill.subject)),
        "direction": bill.direction,
        "ruleset": bill.ruleset,
        "note": bill.note,
        "cut": bill.more,
        "made_by": f"supplychain {program_version()}",
    }
    document = {"@context": _CONTEXT, "@graph": [{k: v for k, v in about.items() if v}, *nodes, *edges]}
    return Written({"": as_json(document)})


def _others(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != "kind"}


def _iri(name: str) -> str:
    return f"urn:supplychain:{quote(name, safe=':/')}"
