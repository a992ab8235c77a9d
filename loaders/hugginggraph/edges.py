"""Edges of HuggingGraph → records. Pure functions.

The files say neither when nor where an edge was read, and mix declared edges with inferred ones without a mark; so edges
between artifacts are ``inferred``, and only licenses, tasks and libraries, which come from tags, are taken as ``declared``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.huggingface.naming import Stamp, base_named, dataset_named, known_renames
from loaders.huggingface.properties import HUB
from loaders.huggingface.statements import stated
from loaders.huggingface.texts import clean, is_secret
from supplychain.identifiers import owner_of, repository_id
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    HasRepository,
    Model,
    OwnedBy,
    Owner,
    Repository,
    Skipped,
    SupersededBy,
    TrainedOn,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from loaders.hugginggraph.files import Edge
    from supplychain.records import Record

__all__ = ["Parser"]

_RECENT = 200_000
_LINEAGE = {
    "finetune": "finetune",
    "adapter": "adapter",
    "quantized": "quantized",
    "merged": "merge",
    "merge": "merge",
    "converted": "converted",
}
_KINDS = {"model": "Model", "dataset": "Dataset"}
_ENDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys([*_LINEAGE, "new_version"], (("Model",), ("Model",))),
    "trained_on": (("Dataset",), ("Model",)),
    "derived_from": (("Dataset",), ("Dataset",)),
    "uses_library": (("Model",), ("library",)),
    "has_license": (("Model", "Dataset"), ("license",)),
    "performs_task": (("Model",), ("task",)),
    "supports_task": (("Dataset",), ("task",)),
    "links_to_github": (("Model", "Dataset"), ("github",)),
}
"""Edge type → what may stand at its two ends; any other type is no part of the graph."""


class _End(NamedTuple):
    """One end of an edge: a label, or library, license, task, github; and the text without its prefix."""

    kind: str
    text: str


class Parser:
    """Parses the edges of one load; it remembers which artifacts it has just described."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._recent: set[Endpoint] = set()

    def records(self, edge: Edge) -> Iterator[Record]:
        """Yield the records of one edge, and what is wrong with it."""
        type_ = edge.type.strip().lower()
        if type_ not in _ENDS:
            yield self._skip(f"edge type {clean(type_, 40) or '(none)'} is no part of the graph", edge)
            return
        source, target = (
            _end(text, kinds) for text, kinds in zip((edge.source, edge.target), _ENDS[type_], strict=True)
        )
        if source is None or target is None:
            yield self._skip(f"ends do not fit the edge type {type_}", edge)
        elif is_secret(edge.source) or is_secret(edge.target):
            yield self._skip("id has the shape of an access token", edge)
        else:
            start = yield from self._artifact(source)
            end = yield from self._artifact(target) if target.kind in _KINDS.values() else _itself(target)
            if start is None or end is None:
                yield self._skip("an end says nothing", edge)
            else:
                yield from self._related(type_, start, end)

    def _skip(self, reason: str, edge: Edge) -> Skipped:
        return Skipped(**self._stamp, reason=reason, example=clean(f"{edge.source} -> {edge.target}")[:120])

    def _artifact(self, end: _End) -> Generator[Record, None, Endpoint | None]:
        """Yield what stands for an artifact that cannot be found by id; return its key, None when the text says nothing."""
        named = base_named(end.text) if end.kind == "Model" else dataset_named(end.text)
        if named is None:
            return None
        if end.text.endswith(".") and not named.reason:
            yield Skipped(**self._stamp, reason="id ends in a dot, repaired", example=clean(end.text)[:120])
        artifact = Endpoint(end.kind, named.id)
        if named.reason:
            yield from named.placeholder(end.kind, self._stamp)
            self._recent.add(artifact)  # only a name: nobody describes it
        elif end.kind == "Model":
            yield from known_renames(end.text, self._stamp)
        return artifact

    def _related(self, type_: str, start: Endpoint, end: Endpoint) -> Iterator[Record]:
        """Yield what an edge says, and that the artifact whose card said it exists."""
        said: dict[str, Any] = {**self._stamp, "evidence": (type_,), "confidence": "inferred"}
        if type_ in _LINEAGE or type_ == "derived_from":
            yield from self._described(end)
            yield DerivedFrom(**said, start=end, end=start, relation=_LINEAGE.get(type_, "unspecified"))
        elif type_ == "trained_on":
            yield from self._described(end)
            yield TrainedOn(**said, start=end, end=start)
        else:
            yield from self._described(start)
            if type_ == "new_version":
                yield SupersededBy(**said, start=start, end=end)
            elif type_ == "has_license":
                yield from stated(start, end.id, "database", (type_,), self._stamp)
            elif type_ == "links_to_github":
                yield from self._repository(start, end.id)
            else:
                yield from self._property(type_, start, clean(end.id))

    def _property(self, type_: str, start: Endpoint, text: str) -> Iterator[Record]:
        if type_ == "uses_library":
            yield Model(**self._stamp, id=start.id, libraries=(text,))
        elif type_ == "performs_task":
            yield Model(**self._stamp, id=start.id, tasks=(text,))
        else:
            yield Dataset(**self._stamp, id=start.id, tasks=(text,))

    def _repository(self, start: Endpoint, address: str) -> Iterator[Record]:
        key = repository_id(address)
        example = clean(f"{start.id} -> {address}")[:120]
        if not isinstance(key, str):
            yield Skipped(**self._stamp, reason="not a repository address", example=example)
        elif start.label == "Dataset":
            reason = "link of a dataset to a repository, left out"
            yield Skipped(**self._stamp, reason=reason, example=example)
        else:
            yield Repository(**self._stamp, id=key, url=f"https://{key}")
            # Often the code of a tool or of a paper beside it, not the model's own.
            yield HasRepository(
                **self._stamp,
                start=start,
                end=Endpoint("Repository", key),
                evidence=("links_to_github",),
                confidence="inferred",
            )

    def _described(self, artifact: Endpoint) -> Iterator[Record]:
        """Yield the artifact whose own card an edge was read from, unless that was just done."""
        if artifact in self._recent:
            return
        if len(self._recent) >= _RECENT:
            self._recent.clear()
        self._recent.add(artifact)
        section = "datasets/" if artifact.label == "Dataset" else ""
        about: dict[str, Any] = {
            **self._stamp,
            "id": artifact.id,
            "name": artifact.id.split("/", 1)[-1],
            "hub": HUB,
            "url": f"https://huggingface.co/{section}{artifact.id}",
        }
        yield Dataset(**about) if artifact.label == "Dataset" else Model(**about)
        if owner := owner_of(artifact.id):
            if (known := Endpoint("Owner", owner)) not in self._recent:
                self._recent.add(known)
                yield Owner(**self._stamp, id=owner)
            yield OwnedBy(**self._stamp, start=artifact, end=Endpoint("Owner", owner), evidence=("id",))


def _itself(end: _End) -> Generator[Record, None, Endpoint | None]:
    """Return an end that is no artifact as it stands."""
    yield from ()
    return Endpoint(end.kind, end.text)


def _end(text: str, kinds: tuple[str, ...]) -> _End | None:
    """Return what stands at one end of an edge, if it is of one of the kinds; the first version has ids without prefix."""
    text = text.strip()
    prefix, mark, rest = text.partition("::")
    if kinds == ("github",):
        return _End("github", text) if "://" in text else None
    if not mark:
        kind, rest = kinds[0], text
    else:
        kind = _KINDS.get(prefix, prefix)
    return _End(kind, rest) if kind in kinds and rest else None
