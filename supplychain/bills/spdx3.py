"""A bill as an SPDX 3.0.1 document in JSON-LD, with the AI and Dataset classes.

The classes come from the library that SPDX generates from its own model: it refuses what the model does not allow. A profile is
named as kept only where everything that it asks for is known; nothing is made up to keep it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from supplychain.bills.form import Written, as_json, content_id, program_version
from supplychain.bills.naming import purl_of, reference, web_address
from supplychain.bills.spdx3_licenses import Licenses
from supplychain.graph.schema import node_type
from supplychain.interchange import to_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.bills.bill import Bill, BillLink, BillNode
    from supplychain.records import Endpoint

__all__ = ["write_spdx3"]

_PLAIN = {
    "DERIVED_FROM": "descendantOf",
    "TRAINED_ON": "trainedOn",
    "EVALUATED_ON": "testedOn",
    "USES": "dependsOn",
    "HAS_REPOSITORY": "other",
    "RENAMED_TO": "other",
    "SUPERSEDED_BY": "other",
}
_KEPT = {
    "id", "full_id", "name", "url", "sha", "created_at", "task", "tasks", "architectures", "model_type", "domains",
    "limitations", "evaluation", "hyper_parameters", "description", "type", "title", "reason", "hub",
}  # fmt: skip
"""Properties that have a place in the document."""


def write_spdx3(bill: Bill, *, version: str = "3.0.1", timestamp: datetime | None = None) -> Written:  # noqa: ARG001
    """Return the bill as an SPDX document; without a time it is dated by the newest claim in it."""
    from spdx_python_model import v3_0_1 as spdx

    document = _Document(bill, spdx, timestamp or _newest(bill))
    data = spdx.JSONLDSerializer().serialize_data(document.objects(), force_at_graph=True)
    return Written({"": as_json(data)}, document.left_out())


def _newest(bill: Bill) -> datetime:
    """Return when the newest claim of the bill was read; the beginning of time counting where nobody says."""
    claimed = (str(row.get("collected_at", "")) for row in bill.rows)
    return max(filter(None, map(_time, claimed)), default=datetime(1970, 1, 1, tzinfo=UTC))


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class _Document:
    """The elements of one document, made one by one."""

    def __init__(self, bill: Bill, spdx: Any, created: datetime) -> None:
        self._bill = bill
        self._spdx = spdx
        lines = [to_line(record) for record in bill.records()]
        self._space = (
            f"urn:uuid:{content_id([reference(bill.subject), bill.direction, created.isoformat(), lines])}"
        )
        self._elements: list[Any] = []
        self._packages: dict[Endpoint, Any] = {}
        self._agents: dict[Endpoint, Any] = {}
        author = spdx.SoftwareAgent(
            spdxId=self._id("agent", "supplychain"), name=f"supplychain {program_version()}"
        )
        self._info = spdx.CreationInfo(
            _id="_:creation", specVersion="3.0.1", created=created, createdBy=[author]
        )
        author.creationInfo = self._info
        self._elements.append(author)
        self._licenses = Licenses(bill, spdx, self._add, self._id)

    def objects(self) -> Any:
        """Return everything as a set of objects that can be written."""
        for node in self._bill.nodes:
            if node.label == "Owner":
                self._agents[node.key] = self._agent(node)
        for node in self._bill.artifacts:
            self._packages[node.key] = self._package(node)
        for link in self._bill.links:
            self._relate(link)
        for key in self._packages:
            self._licenses.state(key, self._packages[key])
            self._annotate(key)
        return self._spdx.SHACLObjectSet([*self._elements, self._document()])

    def left_out(self) -> dict[str, int]:
        """Count the properties that have no place in the document."""
        counts: dict[str, int] = {}
        for node in self._bill.nodes:
            own = {p.name for p in node_type(node.label).properties}
            for name in sorted((own & set(node.row)) - _KEPT):
                counts[f"{node.label}.{name}"] = counts.get(f"{node.label}.{name}", 0) + 1
        several = sum("claims" in row for row in self._bill.rows)
        return {**counts, **({"what each of several sources says": several} if several else {})}

    def _id(self, kind: str, name: str) -> str:
        return f"{self._space}#{kind}-{quote(name, safe='')}"

    def _add(self, element: Any) -> Any:
        element.creationInfo = self._info
        self._elements.append(element)
        return element

    def _agent(self, node: BillNode) -> Any:
        kinds = {"organization": self._spdx.Organization, "user": self._spdx.Person}
        made = kinds.get(str(node.row.get("type")), self._spdx.Agent)
        return self._add(made(spdxId=self._id("owner", node.id), name=str(node.row.get("name") or node.id)))

    def _package(self, node: BillNode) -> Any:
        spdx, row = self._spdx, node.row
        made = {"Model": spdx.ai_AIPackage, "Dataset": spdx.dataset_DatasetPackage}.get(
            node.label, spdx.software_Package
        )
        purposes = spdx.software_SoftwarePurpose
        package = made(
            spdxId=self._id(node.label.lower(), node.id),
            name=node.id,
            software_primaryPurpose={"Model": purposes.model, "Dataset": purposes.data}.get(
                node.label, purposes.source
            ),
        )
        address, purl = web_address(row.get("url")), purl_of(node)
        owners = [self._agents[link.up] for link in self._bill.links_of(node.key, "OWNED_BY")]
        for name, value in (
            ("software_packageUrl", purl),
            ("software_packageVersion", row.get("sha")),
            ("software_homePage", address),
            ("software_downloadLocation", address),
            ("releaseTime", _time(row.get("created_at"))),
            ("suppliedBy", owners[0] if owners else None),
            ("description", row.get("description")),
            ("comment", f"Known only by name: {node.placeholder}." if node.placeholder else None),
        ):
            if value:
                setattr(package, name, value)
        if owners:
            package.originatedBy = owners
        package.externalRef = list(self._papers(node))
        if node.label == "Model":
            self._describe(package, row)
        elif node.label == "Dataset":
            package.dataset_datasetType = [spdx.dataset_DatasetType.noAssertion]
        return self._add(package)

    def _describe(self, package: Any, row: dict[str, Any]) -> None:
        entry = self._spdx.DictionaryEntry
        tasks = {*row.get("tasks", ()), *filter(None, (row.get("task"),))}
        package.ai_domain = sorted({*row.get("domains", ()), *tasks})
        package.ai_typeOfModel = sorted(
            {*row.get("architectures", ()), *filter(None, (row.get("model_type"),))}
        )
        package.ai_metric = [entry(key="as stated", value=text) for text in row.get("evaluation", ())]
        if row.get("limitations"):
            package.ai_limitation = row["limitations"]
        if row.get("hyper_parameters"):
            package.ai_hyperparameter = [entry(key="as stated", value=row["hyper_parameters"])]

    def _papers(self, node: BillNode) -> Iterator[Any]:
        for link in self._bill.links_of(node.key, "DESCRIBED_BY"):
            paper = self._bill.by_key[link.up]
            yield self._spdx.ExternalRef(
                externalRefType=self._spdx.ExternalRefType.documentation,
                locator=[paper.id],
                **({"comment": paper.row["title"]} if paper.row.get("title") else {}),
            )

    def _relate(self, link: BillLink) -> None:
        spdx = self._spdx
        start, end = self._packages.get(link.down), self._packages.get(link.up)
        if start is None or end is None:
            return
        kind = _PLAIN.get(link.type, "generates")
        if link.type == "GENERATED_BY":
            start, end = end, start
        places = ", ".join(link.row.get("evidence", ()))
        said = f"{link.word}; {link.row.get('confidence', 'declared')}{f' in {places}' if places else ''}"
        self._add(
            spdx.Relationship(
                spdxId=self._id(link.type.lower(), f"{reference(link.down)} {reference(link.up)}"),
                from_=start,
                to=[end],
                relationshipType=getattr(spdx.RelationshipType, kind),
                completeness=spdx.RelationshipCompleteness.noAssertion,
                comment=said,
            )
        )

    def _annotate(self, key: Endpoint) -> None:
        for number, finding in enumerate(self._bill.findings_of(key), start=1):
            self._add(
                self._spdx.Annotation(
                    spdxId=self._id("finding", f"{reference(key)} {number}"),
                    annotationType=self._spdx.AnnotationType.review,
                    subject=self._packages[key],
                    statement=finding.says,
                )
            )

    def _document(self) -> Any:
        spdx = self._spdx
        profiles = spdx.ProfileIdentifierType
        kept = [profiles.core, profiles.software, profiles.simpleLicensing]
        models = [p for key, p in self._packages.items() if key.label == "Model"]
        asked = ("suppliedBy", "software_downloadLocation", "software_packageVersion", "releaseTime")
        if models and all(getattr(model, name) for model in models for name in asked):
            kept.append(profiles.ai)
        root = self._packages[self._bill.subject]
        bom = self._add(
            spdx.software_Sbom(
                spdxId=self._id("sbom", reference(self._bill.subject)),
                name=f"Bill of materials of {self._bill.subject.id}",
                rootElement=[root],
                element=[e for e in self._elements if e.get_id() != root.get_id()],
                profileConformance=kept,
            )
        )
        return spdx.SpdxDocument(
            spdxId=self._id("document", reference(self._bill.subject)),
            name=f"Bill of materials of {self._bill.subject.id}",
            creationInfo=self._info,
            rootElement=[bom],
            element=list(self._elements),
            profileConformance=kept,
            comment=f"{self._bill.note}{f' Cut: {self._bill.more}.' if self._bill.more else ''}",
        )
