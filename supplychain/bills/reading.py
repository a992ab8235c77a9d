"""CycloneDX documents, 1.5 to 1.7, as records: what any tool says of models and data, and exactly what this one wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from supplychain.bills.components import Component, components_in
from supplychain.bills.naming import RECORD
from supplychain.bills.values import items, mapping, text_of, texts
from supplychain.identifiers import dataset_id, paper_id, repository_id
from supplychain.interchange import records_in
from supplychain.licenses.statement import license_statement
from supplychain.records import (
    EDGE_RECORDS,
    RELATIONS,
    Dataset,
    DerivedFrom,
    DescribedBy,
    EdgeRecord,
    Endpoint,
    Model,
    OwnedBy,
    Owner,
    Paper,
    Placeholder,
    Repository,
    Skipped,
    TrainedOn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["READ_VERSIONS", "read_cyclonedx"]

READ_VERSIONS = ("1.5", "1.6", "1.7")

_DEPENDS = {
    ("Model", "Model"): "DERIVED_FROM",
    ("Model", "Dataset"): "TRAINED_ON",
    ("Model", "Repository"): "HAS_REPOSITORY",
    ("Dataset", "Dataset"): "DERIVED_FROM",
    ("Dataset", "Model"): "GENERATED_BY",
    ("Repository", "Model"): "USES",
    ("Repository", "Dataset"): "USES",
}
"""Kinds of the two ends of a plain dependency → what it means."""

_ACKNOWLEDGED = {"declared": "declared", "concluded": "resolved"}


def read_cyclonedx(text: str | bytes, *, source: str = "", collected_at: str = "") -> Iterator[Record]:
    """Yield the records of one document; what is none becomes a `Skipped` with its reason, and the rest goes on.

    Components that this program wrote carry every claim of every source, and come back as exactly those. Of others the standard
    fields are read: kind, package address or name, revision, model card, licenses, ancestors, training data, dependencies.

    Parameters
    ----------
    source
        Source under which all is claimed, also what names other sources: for documents of people you do not know. Without
        one, claims that this program wrote keep the sources that they name, and others are of ``cyclonedx``.
    collected_at
        When it was written, ISO 8601; default: what the document says.
    """
    given, source = source, source or "cyclonedx"
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        yield Skipped(source=source, reason="not a JSON document", example=str(text[:120]))
        return
    said = document if isinstance(document, dict) else {}
    version = text_of(said.get("specVersion"))
    if said.get("bomFormat") != "CycloneDX" or version not in READ_VERSIONS:
        reason = "not a CycloneDX document of version " + ", ".join(READ_VERSIONS)
        yield Skipped(source=source, reason=reason, example=f"{said.get('bomFormat')!r:.60} {version:.60}")
        return
    written = text_of(mapping(said.get("metadata")).get("timestamp"))
    yield from _Document(said, source, collected_at or written, given).records()


class _Document:
    """One document, and the frame of the claims that are made from it."""

    def __init__(self, said: Mapping[str, Any], source: str, collected_at: str, given: str) -> None:
        self._said = said
        self._source = source
        self._given = given
        self._frame: dict[str, Any] = {"source": source, "collected_at": collected_at}
        self._components, self._skipped = components_in(said, source)
        self._by_ref = {c.ref: c for c in self._components if c.ref}
        self._related: set[tuple[Endpoint, Endpoint]] = set()

    def records(self) -> Iterator[Record]:
        yield from self._skipped
        exact = [line for p in items(self._said.get("properties")) for line in _exact(p)]
        exact += [line for component in self._components for line in component.exact]
        for line in exact:
            for record in _claim(line, self._source):
                yield replace(record, source=self._given) if self._given else record
        plain = [component for component in self._components if not component.is_exact]
        for component in plain:
            yield from self._node(component)
            yield from self._licenses(component)
            yield from self._ancestors(component)
            yield from self._training_data(component)
            yield from self._papers(component)
            yield from self._code(component)
        for dependency in items(self._said.get("dependencies")):
            yield from self._dependencies(dependency)

    def _node(self, component: Component) -> Iterator[Record]:
        label, key = component.endpoint
        # Bills of several people may be of one source; one that names no license of a component has not looked.
        unread = () if component.licenses else ("licenses",)
        if component.placeholder:
            yield Placeholder(label=label, id=key, reason=component.placeholder, **self._frame)
        elif label == "Model":
            card = component.model_parameters
            yield Model(
                id=key,
                name=component.name or None,
                hub=component.hub,
                url=component.address("website"),
                sha=component.version or None,
                task=text_of(card.get("task")) or None,
                model_type=text_of(card.get("architectureFamily")) or None,
                architectures=tuple(filter(None, text_of(card.get("modelArchitecture")).split(", "))),
                input_formats=texts(i.get("format") for i in items(card.get("inputs"))),
                output_formats=texts(i.get("format") for i in items(card.get("outputs"))),
                limitations="\n".join(component.limitations) or None,
                evaluation=component.results,
                tags=component.tags,
                unread=unread,
                **self._frame,
            )
        elif label == "Dataset":
            yield Dataset(
                id=key, name=component.name or None, hub=component.hub, url=component.address("website"),
                sha=component.version or None, tags=component.tags, unread=unread, **self._frame,
            )  # fmt: skip
        else:
            yield Repository(
                id=key, url=component.address("website", "vcs"), sha=component.version or None,
                description=component.description or None, unread=unread, **self._frame,
            )  # fmt: skip
        if component.owner:
            owner = Endpoint("Owner", component.owner)
            yield Owner(id=owner.id, **self._frame)
            yield OwnedBy(start=component.endpoint, end=owner, evidence=("cyclonedx group",), **self._frame)

    def _licenses(self, component: Component) -> Iterator[Record]:
        for choice in component.licenses:
            yield from license_statement(
                component.endpoint,
                choice.text,
                field="cyclonedx",
                evidence=("cyclonedx licenses",),
                confidence=_ACKNOWLEDGED.get(choice.acknowledgement, "resolved"),
                **self._frame,
            )

    def _ancestors(self, component: Component) -> Iterator[Record]:
        ancestors, skipped = component.ancestors(self._source)
        yield from skipped
        for ancestor in ancestors:
            pointed = self._by_ref.get(ancestor.points_at)
            end = pointed.endpoint if pointed else ancestor.endpoint
            kind = _DEPENDS.get((component.endpoint.label, end.label))
            if kind not in ("DERIVED_FROM", "GENERATED_BY"):
                yield self._skip("an ancestor of a kind that nothing is derived from", end.id)
                continue
            self._related.add((component.endpoint, end))
            if kind == "DERIVED_FROM":
                relation = ancestor.relation if ancestor.relation in RELATIONS else "unspecified"
                yield DerivedFrom(
                    start=component.endpoint, end=end, relation=relation,
                    evidence=("cyclonedx pedigree.ancestors",), **self._frame,
                )  # fmt: skip
            else:
                yield self._edge(kind, component.endpoint, end, "cyclonedx pedigree.ancestors")

    def _training_data(self, component: Component) -> Iterator[Record]:
        if component.endpoint.label != "Model":
            return
        for item in items(component.model_parameters.get("datasets")):
            pointed = self._by_ref.get(text_of(item.get("ref")))
            if pointed is not None and pointed.endpoint.label == "Dataset":
                end = pointed.endpoint
            elif found := _inline(item):
                end = Endpoint("Dataset", found)
            else:
                yield self._skip("training data that the document does not describe", str(item)[:120])
                continue
            self._related.add((component.endpoint, end))
            yield TrainedOn(
                start=component.endpoint, end=end, evidence=("cyclonedx modelCard.datasets",), **self._frame
            )

    def _papers(self, component: Component) -> Iterator[Record]:
        address = component.address("documentation") or ""
        if component.endpoint.label != "Repository" and "arxiv.org/" in address:
            paper = Endpoint("Paper", paper_id(address))
            yield Paper(id=paper.id, url=address, **self._frame)
            yield DescribedBy(
                start=component.endpoint, end=paper, evidence=("cyclonedx externalReferences",), **self._frame
            )

    def _code(self, component: Component) -> Iterator[Record]:
        if component.endpoint.label == "Model" and (address := component.address("vcs")):
            found = repository_id(address)
            if not isinstance(found, str):
                yield self._skip("a version control address that names no repository", address)
                return
            end = Endpoint("Repository", found)
            self._related.add((component.endpoint, end))
            yield self._edge("HAS_REPOSITORY", component.endpoint, end, "cyclonedx externalReferences")

    def _dependencies(self, dependency: Mapping[str, Any]) -> Iterator[Record]:
        start = self._by_ref.get(text_of(dependency.get("ref")))
        listed = dependency.get("dependsOn")
        if start is None:
            if listed:
                yield self._skip(
                    "dependencies of what is no model, dataset or repository", str(dependency)[:120]
                )
            return
        if start.is_exact:
            return
        for ref in listed if isinstance(listed, list) else ():
            end = self._by_ref.get(text_of(ref))
            kind = None if end is None else _DEPENDS.get((start.endpoint.label, end.endpoint.label))
            if end is None or kind is None:
                yield self._skip("a dependency that the graph does not hold", f"{start.ref} on {ref}")
            elif (start.endpoint, end.endpoint) not in self._related:
                self._related.add((start.endpoint, end.endpoint))
                yield self._edge(kind, start.endpoint, end.endpoint, "cyclonedx dependencies")

    def _edge(self, kind: str, start: Endpoint, end: Endpoint, evidence: str) -> Record:
        return EDGE_RECORDS[kind](start=start, end=end, evidence=(evidence,), **self._frame)

    def _skip(self, reason: str, example: str) -> Skipped:
        return Skipped(source=self._source, reason=reason, example=example)


def _exact(item: Mapping[str, Any]) -> list[str]:
    return [text_of(item.get("value"))] if item.get("name") == RECORD else []


def _claim(line: str, source: str) -> list[Record]:
    """Return the one record of a line; what lines of people imply about a license, this program has claimed in its own line."""
    found = list(records_in([line], source=source))
    return found[-1:] if found and isinstance(found[-1], EdgeRecord) else found


def _inline(item: Mapping[str, Any]) -> str:
    """Return the id of a dataset that a model card describes in place; blank for none."""
    address = text_of(mapping(item.get("contents")).get("url"))
    name = text_of(item.get("name"))
    for text in (address, name):
        found = dataset_id(text) if text else ""
        if isinstance(found, str) and found:
            return found
    return name
