"""A bill as a CycloneDX ML-BOM, 1.6 or 1.7, in JSON.

The library of the format makes the frame; what it has no classes for (model cards, the kind of data) is added to its JSON. The
same bill gives the same bytes: the serial number comes from the content, and a time stands there only when one is given.
"""

# The library decorates its classes in a way that pyright cannot follow, and mypy can.
# pyright: reportCallIssue=false
from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

from supplychain.bills.form import Written, as_json, content_id, program_version
from supplychain.bills.licensing import licenses_of
from supplychain.bills.model_card import data_of, model_card
from supplychain.bills.naming import FORMAT_PREFIX, UNCLAIMED, package_name, purl_of, reference, web_address
from supplychain.errors import UsageError
from supplychain.interchange import to_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cyclonedx.model import ExternalReference, Property
    from cyclonedx.model.component import Component, Pedigree

    from supplychain.bills.bill import Bill, BillLink, BillNode
    from supplychain.records import Record

__all__ = ["VERSIONS", "write_cyclonedx"]

VERSIONS = ("1.6", "1.7")
"""Versions of the format that can be written."""

_LONGEST_VERSION = 1024
_PEDIGREE = ("DERIVED_FROM",)
_RELATIONS = (
    "EVALUATED_ON",
    "HAS_REPOSITORY",
    "RENAMED_TO",
    "SUPERSEDED_BY",
    "GENERATED_BY",
    "USES",
    "TRAINED_ON",
)


def write_cyclonedx(bill: Bill, *, version: str = "1.6", timestamp: datetime | None = None) -> Written:
    """Return the bill as a CycloneDX document.

    Raises
    ------
    UsageError
        The version is not one of `VERSIONS`.
    """
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.bom_ref import BomRef
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.dependency import Dependency
    from cyclonedx.model.tool import ToolRepository
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    if version not in VERSIONS:
        raise UsageError(f"CycloneDX {version} is not written. Valid: {', '.join(VERSIONS)}.")
    components = {node.key: _component(bill, node) for node in bill.artifacts}
    refs = {key: BomRef(reference(key)) for key in components}
    tool = Component(name="supplychain", version=program_version(), type=ComponentType.APPLICATION)
    bom = Bom(
        components=[component for key, component in components.items() if key != bill.subject],
        metadata=BomMetaData(
            component=components[bill.subject],
            timestamp=timestamp,
            tools=ToolRepository(components=[tool]),
            properties=_about(bill),
        ),
        dependencies=[
            Dependency(
                refs[key],
                [Dependency(refs[up]) for up in sorted({link.up for link in bill.dependencies_of(key)})],
            )
            for key in components
        ],
        properties=[_property("record", line) for line in _lines(bill.records(aside=True))],
    )
    schema = SchemaVersion.from_version(version)
    with warnings.catch_warnings():
        # Of an artifact that rests on nothing the library says that dependencies are missing.
        warnings.filterwarnings(
            "ignore", message="The Component this BOM is describing", category=UserWarning
        )
        document = json.loads(make_outputter(bom, OutputFormat.JSON, schema).output_as_string())
    if timestamp is None:
        del document["metadata"]["timestamp"]
    _complete(bill, document)
    document.pop("serialNumber", None)
    document["serialNumber"] = f"urn:uuid:{content_id(document)}"
    return Written({"": as_json(_in_order(document))})


def _component(bill: Bill, node: BillNode) -> Component:
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.contact import OrganizationalEntity
    from packageurl import PackageURL

    kinds = {
        "Model": ComponentType.MACHINE_LEARNING_MODEL,
        "Dataset": ComponentType.DATA,
        "Repository": ComponentType.APPLICATION,
    }
    name = package_name(node)
    purl = purl_of(node)
    owners = [link.end for link in bill.links_of(node.key, "OWNED_BY")]
    return Component(
        type=kinds[node.label],
        bom_ref=reference(node.key),
        group=name.owner or None,
        name=name.name,
        version=_version(node),
        description=str(node.row["description"]) if node.row.get("description") else None,
        purl=PackageURL.from_string(purl) if purl else None,
        supplier=OrganizationalEntity(name=owners[0]) if owners else None,
        licenses=licenses_of(bill, node.key),
        pedigree=_pedigree(bill, node),
        external_references=_references(bill, node),
        properties=list(_properties(bill, node)),
        tags=node.row.get("tags", ()),
    )


def _version(node: BillNode) -> str | None:
    """Return the revision that was read; one longer than the format allows stands in the claims alone."""
    revision = str(node.row.get("sha", ""))
    return revision if 0 < len(revision) <= _LONGEST_VERSION else None


def _pedigree(bill: Bill, node: BillNode) -> Pedigree | None:
    from cyclonedx.model.component import Pedigree

    bases = bill.links_of(node.key, *_PEDIGREE)
    if not bases:
        return None
    notes = "; ".join(f"{link.word} of {link.end} ({_where(link)})" for link in bases)
    return Pedigree(ancestors=[_ancestor(bill, link) for link in bases], notes=notes)


def _where(link: BillLink) -> str:
    places = ", ".join(link.row.get("evidence", ()))
    return f"{link.row.get('confidence', 'declared')}{f' in {places}' if places else ''}"


def _ancestor(bill: Bill, link: BillLink) -> Component:
    """Return a base as a component that points at the whole one, with how it was made from it and where that was read."""
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    node = bill.by_key[link.up]
    name = package_name(node)
    purl = purl_of(node)
    model = node.label == "Model"
    said = [("relation", link.word), ("confidence", str(link.row.get("confidence", "declared")))]
    said += [("evidence", place) for place in link.row.get("evidence", ())]
    said += [("source", source) for source in link.row.get("sources", ())]
    if node.placeholder:
        said.append(("placeholder", node.placeholder))
    return Component(
        type=ComponentType.MACHINE_LEARNING_MODEL if model else ComponentType.DATA,
        group=name.owner or None,
        name=name.name,
        version=_version(node),
        purl=PackageURL.from_string(purl) if purl else None,
        properties=[_property("ref", reference(link.up)), *(_property(n, v) for n, v in said)],
    )


def _references(bill: Bill, node: BillNode) -> list[ExternalReference]:
    from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri

    found = [(ExternalReferenceType.WEBSITE, web_address(node.row.get("url")))]
    found += [
        (ExternalReferenceType.VCS, web_address(f"https://{link.end}"))
        for link in bill.links_of(node.key, "HAS_REPOSITORY")
    ]
    found += [
        (ExternalReferenceType.DOCUMENTATION, _address_of(bill.by_key[link.up]))
        for link in bill.links_of(node.key, "DESCRIBED_BY")
    ]
    return [ExternalReference(type=kind, url=XsUri(address)) for kind, address in found if address]


def _address_of(paper: BillNode) -> str | None:
    arxiv = paper.id.removeprefix("arxiv:")
    return web_address(paper.row.get("url")) or web_address(
        paper.id if arxiv == paper.id else f"https://arxiv.org/abs/{arxiv}"
    )


def _properties(bill: Bill, node: BillNode) -> Iterable[Property]:
    yield _property("kind", node.label)
    if node.placeholder:
        yield _property("placeholder", node.placeholder)
    if not node.row.get("sources"):
        yield _property(UNCLAIMED, "nobody describes it: others point at it")
    own = bill.license_of(node.key)
    stated = bill.links_of(node.key, "LICENSED_UNDER")
    yield _property("license", own.expression if stated else f"{own.expression}: nothing is stated")
    if own.disagree:
        yield _property("license:disagree", "its own statements disagree; nobody can tell which holds")
    for link in bill.links_of(node.key, *_RELATIONS):
        yield _property(link.type.lower(), f"{reference(link.up)} ({_where(link)})")
    for finding in bill.findings_of(node.key):
        kind = "conflict" if finding.severity in ("warn", "error") else "finding"
        yield _property(kind, finding.says)
    for line in _lines(node.records()):
        yield _property("record", line)
    for link in bill.links_from(node.key):
        for line in _lines(link.records(bill.whole_ids)):
            yield _property("record", line)


def _about(bill: Bill) -> Iterable[Property]:
    yield _property("direction", bill.direction)
    yield _property("note", bill.note)
    if bill.ruleset:
        yield _property("ruleset", bill.ruleset)
    if bill.more:
        yield _property("cut", bill.more)


def _lines(records: Iterable[Record]) -> list[str]:
    return [to_line(record) for record in records]


def _property(name: str, value: str) -> Property:
    from cyclonedx.model import Property

    return Property(name=f"{FORMAT_PREFIX}{name}", value=value)


def _complete(bill: Bill, document: dict[str, Any]) -> None:
    """Add what the library has no classes for."""
    nodes = {reference(node.key): node for node in bill.artifacts}
    for component in [document["metadata"]["component"], *document.get("components", ())]:
        node = nodes[component["bom-ref"]]
        if node.label == "Dataset":
            component["data"] = data_of(node)
        elif node.label == "Model" and (card := model_card(bill, node)):
            component["modelCard"] = card


def _in_order(document: dict[str, Any]) -> dict[str, Any]:
    first = ("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata")
    return {k: document[k] for k in (*first, *sorted(set(document) - set(first))) if k in document}
