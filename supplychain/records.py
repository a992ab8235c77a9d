"""Records: the only vocabulary that loaders and the graph share.

A record is one statement by one source: an artifact exists and looks like this, or two artifacts are related. Every field
that becomes a property of the graph carries its meaning and says how statements about it combine; labels, constraints,
Cypher, import headers, Parquet columns and the schema page all derive from here.

How statements combine (`merge`):

``latest``
    the value of the newest statement; of two equally new ones the greater, so that order never matters
``union``
    all values together, sorted
``always``
    like ``union``, and kept even when the source says something newer
a tuple of values
    the one that stands first in the tuple
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from supplychain.errors import UsageError

__all__ = [
    "CONFIDENCES",
    "EDGE_RECORDS",
    "NODE_RECORDS",
    "RELATIONS",
    "USES_HOW",
    "ConsistsOf",
    "Dataset",
    "DerivedFrom",
    "DescribedBy",
    "EdgeRecord",
    "Endpoint",
    "EvaluatedOn",
    "GeneratedBy",
    "HasRepository",
    "License",
    "LicensedUnder",
    "Model",
    "NodeRecord",
    "OwnedBy",
    "Owner",
    "Paper",
    "Placeholder",
    "Record",
    "RenamedTo",
    "Repository",
    "Skipped",
    "SupersededBy",
    "TrainedOn",
    "Uses",
]

CONFIDENCES = ("declared", "resolved", "inferred")
"""Said outright by the artifact or its owner; worked out from a name or an address; guessed from content."""

RELATIONS = ("merge", "adapter", "quantized", "distilled", "converted", "finetune", "unspecified")
"""How one artifact was made from another. The first beats the later ones when statements differ; all are kept as claims."""

USES_HOW = ("runtime", "example", "test", "vendored")
"""How a repository uses an artifact: in its own running code, in examples, only in tests, only in a copy of other code."""


class Endpoint(NamedTuple):
    """One end of a relationship: a label of the schema and the key of the node."""

    label: str
    id: str


def _prop(meaning: str, *, merge: str | tuple[str, ...] = "latest", default: Any = None) -> Any:
    return field(default=default, metadata={"meaning": meaning, "merge": merge})


def _texts(meaning: str, *, merge: str = "union") -> Any:
    return field(default=(), metadata={"meaning": meaning, "merge": merge})


_UNREAD = "What this reading does not tell either way: licenses. An older one of the same source that tells it counts for more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One statement by one source.

    `collected_at` is when the source was read, as ISO 8601 text; blank when nobody knows. It comes from the source and not
    from the clock of the load, so that loading the same thing twice changes nothing.
    """

    source: str
    collected_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRecord(Record):
    """An artifact, license, owner or paper that a source describes."""

    LABEL: ClassVar[str] = ""
    id: str

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise UsageError(f"A {type(self).__name__} record needs a non-empty text as id, not {self.id!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(NodeRecord):
    """A pre-trained model: `owner/name` for the Hugging Face Hub, `pytorch:…` for PyTorch Hub."""

    LABEL: ClassVar[str] = "Model"
    name: str | None = _prop("Name without its owner.")
    hub: str | None = _prop("Where it is published: huggingface, pytorch.")
    url: str | None = _prop("Page of the artifact.")
    sha: str | None = _prop("Revision that was read.")
    task: str | None = _prop("Task it is made for, as the Hub's pipeline tag.")
    tasks: tuple[str, ...] = _texts("All tasks that a source lists.")
    domains: tuple[str, ...] = _texts("Domains such as natural-language-processing.")
    library: str | None = _prop("Library that loads it by default.")
    libraries: tuple[str, ...] = _texts("Libraries it can be loaded with.")
    frameworks: tuple[str, ...] = _texts("Frameworks it was made with.")
    architectures: tuple[str, ...] = _texts("Model types or architecture classes of its configuration.")
    model_type: str | None = _prop("Model type of its configuration, e.g. bert.")
    gguf_architecture: str | None = _prop("Architecture of its GGUF file.")
    pipeline_class: str | None = _prop("Class of its diffusers pipeline.")
    languages: tuple[str, ...] = _texts("Languages, as codes or names of the source.")
    tags: tuple[str, ...] = _texts("Free tags of the hub.")
    parameters: int | None = _prop("Number of parameters.")
    gguf_parameters: int | None = _prop("Number of parameters of its GGUF file.")
    hidden_size: int | None = _prop("Width of its layers, as its configuration says.")
    layers: int | None = _prop("Hidden layers, as its configuration says.")
    attention_heads: int | None = _prop("Attention heads of a layer, as its configuration says.")
    context_length: int | None = _prop("Positions it can take, as its configuration or its GGUF file says.")
    patch_size: int | None = _prop("Pixels on a side of a patch, as its configuration says.")
    image_size: int | None = _prop("Pixels on a side of an image, as its configuration says.")
    formats: tuple[str, ...] = _texts("Endings of its weight files, e.g. safetensors.")
    quantization: str | None = _prop(
        "How its weights are quantized, as its configuration says, e.g. gptq 4 bit."
    )
    downloads: int | None = _prop("Downloads in the thirty days before it was read.")
    downloads_all_time: int | None = _prop("Downloads since it was published.")
    likes: int | None = _prop("Likes on its hub.")
    created_at: str | None = _prop("When it was published, ISO 8601.")
    last_modified: str | None = _prop("When it was last changed, ISO 8601.")
    gated: str | None = _prop("Whether access is gated: auto, manual.")
    private: bool | None = _prop("Whether it is private.")
    disabled: bool | None = _prop("Whether the hub has disabled it.")
    snapshot: bool | None = _prop("Whether PeaTMOSS keeps a copy of its repository.")
    commits: int | None = _prop("Commits in its repository on the hub.")
    discussions: int | None = _prop("Discussions on its hub page, pull requests included.")
    issues: int | None = _prop("Issues in the repository it is published from (PyTorch Hub).")
    pull_requests: int | None = _prop("Pull requests in the repository it is published from (PyTorch Hub).")
    hyper_parameters: str | None = _prop("Hyper-parameters of its training, as the JSON text of the source.")
    limitations: str | None = _prop("Limitations and biases stated by its card.")
    demo: str | None = _prop("Address or description of a demo.")
    evaluation: tuple[str, ...] = _texts("Stated results or links to them.")
    input_formats: tuple[str, ...] = _texts("Stated input formats.")
    output_formats: tuple[str, ...] = _texts("Stated output formats.")
    hardware: tuple[str, ...] = _texts("Hardware it was trained on.")
    carbon_emitted: float | None = _prop(
        "Stated carbon emissions of its training, in the unit of the source."
    )
    grants: tuple[str, ...] = _texts("Grants that paid for it.")
    observed: tuple[str, ...] = _texts(
        "Parts that someone looked at: answer, front matter, card, config, files, results, weights, spaces, scan, storage, "
        "children, inference. Of a part that is not among them nobody knows."
    )
    marks: tuple[str, ...] = _texts(
        "What was seen there, as place: mark, e.g. card: performance table (all marks: docs/reuse.md)."
    )
    results: tuple[str, ...] = _texts(
        "Stated results of evaluations, each one JSON text: place, metric, value, dataset, config, split, verified, source."
    )
    card_length: int | None = _prop("Characters of its card below the front matter; 0 where it has none.")
    card_placeholders: float | None = _prop(
        "Share of the blocks of its card that are placeholders of a template, 0 to 1."
    )
    weight_bytes: int | None = _prop("Bytes of its parameters at the types they are stored in.")
    storage_bytes: int | None = _prop("Bytes that its repository on the hub takes, history included.")
    spaces: int | None = _prop("Spaces of the hub that use it, as far as the hub lists them.")
    stated_children: tuple[str, ...] = _texts(
        "Models made from it as the hub counts them, e.g. quantized=12."
    )
    scan: str | None = _prop("Security scan of the hub: done, not done.")
    scan_issues: tuple[str, ...] = _texts("Files that the scan objects to, as level: path.")
    pickle_files: tuple[str, ...] = _texts(
        "Weight files that pickle reads and no safetensors file stands beside, shards as one name."
    )
    python_files: tuple[str, ...] = _texts("Python files that it brings.")
    commits_last_year: int | None = _prop("Commits of the twelve months before it was read.")
    discussions_closed: int | None = _prop("Discussions that are closed or merged.")
    signature: str | None = _prop("What signed its newest commit: author, hub, nobody.")
    unread: tuple[str, ...] = _texts(_UNREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(NodeRecord):
    """A dataset."""

    LABEL: ClassVar[str] = "Dataset"
    name: str | None = _prop("Name without its owner.")
    hub: str | None = _prop("Where it is published.")
    url: str | None = _prop("Page of the dataset.")
    sha: str | None = _prop("Revision that was read.")
    tags: tuple[str, ...] = _texts("Free tags of the hub.")
    languages: tuple[str, ...] = _texts("Languages, as codes or names of the source.")
    tasks: tuple[str, ...] = _texts("Tasks it is made for.")
    downloads: int | None = _prop("Downloads in the thirty days before it was read.")
    downloads_all_time: int | None = _prop("Downloads since it was published.")
    likes: int | None = _prop("Likes on its hub.")
    created_at: str | None = _prop("When it was published, ISO 8601.")
    last_modified: str | None = _prop("When it was last changed, ISO 8601.")
    gated: str | None = _prop("Whether access is gated: auto, manual.")
    private: bool | None = _prop("Whether it is private.")
    disabled: bool | None = _prop("Whether the hub has disabled it.")
    unread: tuple[str, ...] = _texts(_UNREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository(NodeRecord):
    """A source code repository, keyed ``github.com/owner/name`` in lower case."""

    LABEL: ClassVar[str] = "Repository"
    name: str | None = _prop("owner/name as the host spells it.")
    url: str | None = _prop("Page of the repository.")
    description: str | None = _prop("Description on its host.")
    topics: tuple[str, ...] = _texts("Topics on its host.")
    languages: tuple[str, ...] = _texts("Programming languages.")
    stars: int | None = _prop("Stars.")
    forks: int | None = _prop("Forks.")
    issues: int | None = _prop("Issues known to the source.")
    pull_requests: int | None = _prop("Pull requests known to the source.")
    archived: bool | None = _prop("Whether it is archived.")
    default_branch: str | None = _prop("Name of the default branch.")
    sha: str | None = _prop("Head of the default branch when it was read.")
    created_at: str | None = _prop("When it was created, ISO 8601.")
    last_modified: str | None = _prop("When it was last pushed to, ISO 8601.")
    unread: tuple[str, ...] = _texts(_UNREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class License(NodeRecord):
    """A license: an SPDX expression, a ``LicenseRef-…``, or ``NOASSERTION``; a compound one consists of its parts."""

    LABEL: ClassVar[str] = "License"
    name: str | None = _prop("Short name for people.")
    category: str | None = _prop(
        "What kind of terms: permissive, copyleft, noncommercial, use-restricted, unknown.",
    )
    family: str | None = _prop("Family it belongs to, such as gpl, cc, rail, llama.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner(NodeRecord):
    """The organization or user an artifact is published by."""

    LABEL: ClassVar[str] = "Owner"
    name: str | None = _prop("Display name.")
    type: str | None = _prop("organization or user.")
    verified: bool | None = _prop("Whether the hub has verified who it is.")
    members: int | None = _prop("Members of the organization, as the hub counts them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(NodeRecord):
    """A paper, keyed ``arxiv:…``, by its address, or by its title."""

    LABEL: ClassVar[str] = "Paper"
    title: str | None = _prop("Title.")
    url: str | None = _prop("Address.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder(Record):
    """An artifact known only by name: not loaded, deleted, private, renamed, or text that names nothing known."""

    label: str
    id: str
    reason: str

    def __post_init__(self) -> None:
        if not self.id or not self.reason:
            raise UsageError(
                f"A Placeholder record needs an id and a reason, not {self.id!r} and {self.reason!r}."
            )
        if self.label not in NODE_RECORDS:
            raise UsageError(
                f"A Placeholder cannot stand for {self.label!r}. Valid: {', '.join(NODE_RECORDS)}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRecord(Record):
    """A relationship that a source claims, with where it was read."""

    TYPE: ClassVar[str] = ""
    ENDS: ClassVar[tuple[tuple[str, str], ...]] = ()
    start: Endpoint
    end: Endpoint
    evidence: tuple[str, ...] = _texts("Where it was read, e.g. card.base_model, tag, path/to/file.py#L12.")
    confidence: str = _prop(
        "How sure it is: declared by the artifact, resolved from a name, inferred from content.",
        merge=CONFIDENCES,
        default="declared",
    )

    def __post_init__(self) -> None:
        if (self.start[0], self.end[0]) not in self.ENDS:
            valid = ", ".join(f"{a}→{b}" for a, b in self.ENDS)
            raise UsageError(f"{self.TYPE} cannot go from {self.start[0]} to {self.end[0]}. Valid: {valid}.")
        if not self.start[1] or not self.end[1]:
            raise UsageError(
                f"{self.TYPE} needs an id at both ends, not {self.start[1]!r} and {self.end[1]!r}."
            )
        if self.confidence not in CONFIDENCES:
            raise UsageError(f"Confidence {self.confidence!r} is not one of {', '.join(CONFIDENCES)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedFrom(EdgeRecord):
    """An artifact was made from another one: downstream → upstream."""

    TYPE: ClassVar[str] = "DERIVED_FROM"
    ENDS: ClassVar = (("Model", "Model"), ("Dataset", "Dataset"))
    relation: str = _prop("How it was made from it.", merge=RELATIONS, default="unspecified")

    def __post_init__(self) -> None:
        EdgeRecord.__post_init__(self)
        if self.relation not in RELATIONS:
            raise UsageError(f"Relation {self.relation!r} is not one of {', '.join(RELATIONS)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedBy(EdgeRecord):
    """A dataset holds output of a model."""

    TYPE: ClassVar[str] = "GENERATED_BY"
    ENDS: ClassVar = (("Dataset", "Model"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedOn(EdgeRecord):
    """A model was trained on a dataset."""

    TYPE: ClassVar[str] = "TRAINED_ON"
    ENDS: ClassVar = (("Model", "Dataset"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedOn(EdgeRecord):
    """A model was evaluated on a dataset."""

    TYPE: ClassVar[str] = "EVALUATED_ON"
    ENDS: ClassVar = (("Model", "Dataset"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses(EdgeRecord):
    """A repository loads a model or a dataset."""

    TYPE: ClassVar[str] = "USES"
    ENDS: ClassVar = (("Repository", "Model"), ("Repository", "Dataset"))
    how: str | None = _prop("runtime, example, test or vendored; unset when nobody looked.", merge=USES_HOW)
    files: tuple[str, ...] = _texts("Files of the repository in which it is used.")
    signatures: tuple[str, ...] = _texts("Calls that load it, e.g. transformers.pipeline.")

    def __post_init__(self) -> None:
        EdgeRecord.__post_init__(self)
        if self.how is not None and self.how not in USES_HOW:
            raise UsageError(f"How {self.how!r} is not one of {', '.join(USES_HOW)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HasRepository(EdgeRecord):
    """The repository that holds a model's own code."""

    TYPE: ClassVar[str] = "HAS_REPOSITORY"
    ENDS: ClassVar = (("Model", "Repository"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedUnder(EdgeRecord):
    """An artifact states a license."""

    TYPE: ClassVar[str] = "LICENSED_UNDER"
    ENDS: ClassVar = (("Model", "License"), ("Dataset", "License"), ("Repository", "License"))
    raw: tuple[str, ...] = _texts("The text as found.")
    field: tuple[str, ...] = _texts("Where the text stood: tag, card, file, api, database.")
    effective: bool | None = _prop("Whether this statement decides when several disagree.")
    seen_at: tuple[str, ...] = _texts(
        "All times at which a source read the statement, where that was more than once; otherwise collected_at says it.",
        merge="always",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistsOf(EdgeRecord):
    """A compound license names another one."""

    TYPE: ClassVar[str] = "CONSISTS_OF"
    ENDS: ClassVar = (("License", "License"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedBy(EdgeRecord):
    """An artifact is published under an owner's name."""

    TYPE: ClassVar[str] = "OWNED_BY"
    ENDS: ClassVar = (("Model", "Owner"), ("Dataset", "Owner"), ("Repository", "Owner"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedBy(EdgeRecord):
    """A paper describes an artifact."""

    TYPE: ClassVar[str] = "DESCRIBED_BY"
    ENDS: ClassVar = (("Model", "Paper"), ("Dataset", "Paper"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedTo(EdgeRecord):
    """An id that the hub forwards to another one."""

    TYPE: ClassVar[str] = "RENAMED_TO"
    ENDS: ClassVar = (("Model", "Model"), ("Dataset", "Dataset"), ("Repository", "Repository"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersededBy(EdgeRecord):
    """An artifact names its newer version."""

    TYPE: ClassVar[str] = "SUPERSEDED_BY"
    ENDS: ClassVar = (("Model", "Model"), ("Dataset", "Dataset"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(Record):
    """A row of the source that is not kept: counted under its reason, with one example shown."""

    reason: str
    example: str = ""
    count: int = 1


NODE_RECORDS: dict[str, type[NodeRecord]] = {
    r.LABEL: r for r in (Model, Dataset, Repository, License, Owner, Paper)
}
"""Label → record class."""

EDGE_RECORDS: dict[str, type[EdgeRecord]] = {
    r.TYPE: r
    for r in (
        DerivedFrom,
        GeneratedBy,
        TrainedOn,
        EvaluatedOn,
        Uses,
        HasRepository,
        LicensedUnder,
        ConsistsOf,
        OwnedBy,
        DescribedBy,
        RenamedTo,
        SupersededBy,
    )
}
"""Relationship type → record class."""
