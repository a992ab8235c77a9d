"""Everything that factors and risk checks need of one model, as plain values: from stored properties and what it is related to.

None means that nobody looked; an empty value that someone looked and there is none. Unknown is never shown as absent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.reuse.claimed import Result
from supplychain.reuse.marks import marks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "LicenseClaim",
    "Observation",
    "Reference",
    "Relations",
    "counts_in",
    "hyper_parameters_in",
    "observation_of",
    "properties_read",
]


class Reference(NamedTuple):
    """An artifact that a model names.

    Attributes
    ----------
    reason
        Why it is only a name (``not loaded``, ``deleted``, ``unresolved text``, …); blank when it is in the graph.
    relation
        Of a base model: how the model was made from it.
    evidence
        Where it was read.
    """

    id: str
    reason: str = ""
    relation: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether it is more than a name."""
        return not self.reason


class LicenseClaim(NamedTuple):
    """A license that a model states: SPDX expression or LicenseRef, its category, the texts and where they stood."""

    id: str
    category: str = "unknown"
    raw: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Relations(NamedTuple):
    """What a model is related to in a graph; these are everything the graph knows, and the graph may not know everything."""

    datasets: tuple[Reference, ...] = ()
    evaluated_on: tuple[Reference, ...] = ()
    bases: tuple[Reference, ...] = ()
    licenses: tuple[LicenseClaim, ...] = ()
    papers: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    children: tuple[tuple[str, int], ...] = ()
    """Relation → number of models made from it."""
    used_by: int = 0
    """Repositories that use it."""
    owner: str | None = None
    owner_type: str | None = None
    verified: bool | None = None
    members: int | None = None
    name_findings: int | None = None
    """Findings about its name; None when names were never checked."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What is observed of one model.

    Attributes
    ----------
    looked
        Parts that someone looked at (`supplychain.reuse.marks.PARTS`).
    marks
        What was seen there (`supplychain.reuse.marks.MARKS`).
    datasets, bases, licenses, papers, newer
        What it names; None when nobody read what could name one.
    results
        Results it states; None when nobody looked.
    children, used_by
        Models made from it in the graph, by relation, and repositories that use it; `stated_children` is what its hub counts.
    """

    id: str
    placeholder: bool = False
    looked: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    observed_at: str = ""

    task: str | None = None
    library: str | None = None
    tags: tuple[str, ...] | None = None
    created_at: str | None = None
    last_modified: str | None = None
    disabled: bool | None = None
    gated: str | None = None

    datasets: tuple[Reference, ...] | None = None
    evaluated_on: tuple[Reference, ...] | None = None
    bases: tuple[Reference, ...] | None = None
    licenses: tuple[LicenseClaim, ...] | None = None
    papers: tuple[str, ...] | None = None
    repositories: tuple[str, ...] | None = None
    newer: tuple[str, ...] | None = None
    children: Mapping[str, int] = field(default_factory=dict)
    stated_children: Mapping[str, int] | None = None
    used_by: int = 0
    name_findings: int | None = None
    name_convention: str | None = None

    owner: str | None = None
    owner_type: str | None = None
    verified: bool | None = None
    members: int | None = None
    signature: str | None = None

    architectures: tuple[str, ...] | None = None
    model_type: str | None = None
    gguf_architecture: str | None = None
    pipeline_class: str | None = None
    quantization: str | None = None
    formats: tuple[str, ...] | None = None
    parameters: int | None = None
    weight_bytes: int | None = None
    storage_bytes: int | None = None

    card_length: int | None = None
    card_placeholders: float | None = None
    hyper_parameters: str | None = None
    hardware: tuple[str, ...] | None = None
    carbon_emitted: float | None = None
    demo: str | None = None
    limitations: str | None = None
    evaluation: tuple[str, ...] | None = None
    frameworks: tuple[str, ...] | None = None

    downloads: int | None = None
    downloads_all_time: int | None = None
    likes: int | None = None
    spaces: int | None = None
    commits: int | None = None
    commits_last_year: int | None = None
    discussions: int | None = None
    discussions_closed: int | None = None

    scan: str | None = None
    scan_issues: tuple[tuple[str, str], ...] | None = None
    """Level and path of each file that the hub's scan objects to; None without a scan that is done."""
    pickle_files: tuple[str, ...] | None = None
    """Weight files of the pickle family without a safetensors file beside them."""
    python_files: tuple[str, ...] | None = None
    stored_results: tuple[str, ...] | None = None

    @cached_property
    def results(self) -> tuple[Result, ...] | None:
        """Results it states: of model-index, `.eval_results` and the tables of its card; None when nobody looked."""
        if self.stored_results is None:
            return None
        return tuple(filter(None, map(Result.of, self.stored_results)))

    def at(self, part: str) -> frozenset[str] | None:
        """Return the marks seen at a part, without its name; None when nobody looked there."""
        return marks_in(part, self.marks) if part in self.looked else None

    def has(self, mark: str) -> bool | None:
        """Whether a mark was seen; None when nobody looked at its place."""
        if mark in self.marks:
            return True
        return False if mark.partition(": ")[0] in self.looked else None

    @property
    def custom_code(self) -> bool | None:
        """Whether it brings code that has to be trusted: `auto_map`, the tag `custom_code`."""
        return self.has("config: custom code")


_PLAIN = (
    "task", "library", "created_at", "last_modified", "disabled", "gated", "signature", "model_type", "gguf_architecture",
    "pipeline_class", "quantization", "parameters", "weight_bytes", "storage_bytes", "card_length", "card_placeholders",
    "hyper_parameters", "carbon_emitted", "demo", "limitations", "downloads", "downloads_all_time", "likes", "spaces",
    "commits", "commits_last_year", "discussions", "discussions_closed", "scan", "name_convention",
)  # fmt: skip
_LISTS = {
    "tags": "answer", "architectures": "config", "formats": "files", "hardware": "", "evaluation": "", "frameworks": "",
    "pickle_files": "files", "python_files": "files",
}  # fmt: skip
"""Property → the part that tells, where it is empty, that there is none; a blank part: only ever that there is one."""
_OWN = ("observed", "marks", "sources", "collected_at", "stated_children", "scan_issues", "results")
_NAMED = {
    "datasets": ("front matter", "answer"),
    "evaluated_on": ("results",),
    "bases": ("front matter", "answer"),
    "licenses": ("front matter", "answer"),
    "papers": ("answer",),
    "repositories": ("card",),
    "newer": ("front matter",),
}
"""Relation → the parts of which one, looked at, tells that where there is none, none is named."""


def observation_of(
    key: str, properties: Mapping[str, Any], relations: Relations, *, placeholder: bool = False
) -> Observation:
    """Return what is observed of a model, from its stored properties and what it is related to.

    `properties` are those of the node (`supplychain.records.Model`), lists as lists; absent is what nobody said.
    """
    looked = frozenset(properties.get("observed") or ())
    said: dict[str, Any] = {name: properties.get(name) for name in _PLAIN}
    for name, part in _LISTS.items():
        said[name] = _known(properties.get(name), part in looked)
    for name, parts in _NAMED.items():
        said[name] = _known(getattr(relations, name), any(part in looked for part in parts))
    counted = "children" in looked
    issues = properties.get("scan_issues")
    return Observation(
        id=key,
        placeholder=placeholder,
        looked=looked,
        marks=frozenset(properties.get("marks") or ()),
        sources=tuple(properties.get("sources") or ()),
        observed_at=properties.get("collected_at") or "",
        children=dict(relations.children),
        stated_children=counts_in(properties.get("stated_children") or ()) if counted else None,
        used_by=relations.used_by,
        name_findings=relations.name_findings,
        owner=relations.owner,
        owner_type=relations.owner_type,
        verified=relations.verified,
        members=relations.members,
        scan_issues=_issues(issues or ()) if issues or said["scan"] == "done" else None,
        stored_results=_known(properties.get("results"), "results" in looked),
        **said,
    )


def properties_read() -> tuple[str, ...]:
    """Return the properties of a model that an observation is made from."""
    return tuple(sorted({*_PLAIN, *_LISTS, *_OWN}))


def _known(value: Sequence[Any] | None, looked: bool) -> tuple[Any, ...] | None:
    return tuple(value) if value else () if looked else None


def counts_in(stated: Iterable[str]) -> dict[str, int]:
    """Return what ``quantized=12`` and the like say."""
    pairs = (text.partition("=") for text in stated)
    return {name: int(number) for name, _, number in pairs if number.isdigit()}


def _issues(stated: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((level, path) for level, _, path in (text.partition(": ") for text in stated))


def hyper_parameters_in(text: str | None) -> dict[str, Any]:
    """Return hyper-parameters that a source states as JSON; empty for none and for what is no object."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
