"""The schema of the graph, declared once: labels, keys, relationship types and the meaning of every property.

Constraints, `MERGE` text, import headers, Parquet columns and the schema page derive from here; what a loader may say derives
from the same fields of `supplychain.records`.
"""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from supplychain.errors import UnknownName
from supplychain.records import EDGE_RECORDS, NODE_RECORDS
from supplychain.reuse.factors import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.records import EdgeRecord, NodeRecord

__all__ = [
    "ARTIFACT_LABELS",
    "CATEGORY_LABELS",
    "COMPUTED_NODES",
    "COMPUTED_PROPERTIES",
    "COMPUTED_TYPES",
    "DEPENDENCIES",
    "EDGE_BOOKKEEPING",
    "FORMER",
    "LONGEST_KEY",
    "NODE_BOOKKEEPING",
    "NODE_TYPES",
    "NOT_LOADED",
    "RELATIONSHIP_TYPES",
    "SCHEMA_VERSION",
    "STATED",
    "NodeType",
    "Property",
    "RelationshipType",
    "fit_key",
    "labels_of",
    "node_type",
    "relationship_type",
]

SCHEMA_VERSION = 1
"""Changes when a snapshot of the former version can no longer be read as one of this."""

Kind = Literal["string", "long", "double", "boolean", "string[]"]

ARTIFACT_LABELS = ("Model", "Dataset", "Repository")
"""Labels that also carry `:Artifact`: what can be used, derived and licensed."""

DEPENDENCIES = ("DERIVED_FROM", "TRAINED_ON", "GENERATED_BY", "USES", "RENAMED_TO")
"""Relationship types by which an artifact depends on another; one that was renamed is reached through its old id."""

CATEGORY_LABELS = {
    "permissive": "Permissive",
    "copyleft": "Copyleft",
    "noncommercial": "NonCommercial",
    "use-restricted": "UseRestricted",
    "unknown": "UnknownLicense",
}
"""License category → the extra label by which Neo4j Browser colors it."""

NOT_LOADED = "not loaded"
"""Reason of a placeholder that exists only because something points at it."""

LONGEST_KEY = 1024
"""Bytes of the longest key stored as it is. Neo4j indexes at most about 8 kB; a longer id is cut and given a digest."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its type in Neo4j, its meaning, and how statements about it combine (see `supplychain.records`)."""

    name: str
    kind: Kind
    meaning: str
    merge: str | tuple[str, ...] = "latest"

    @property
    def many(self) -> bool:
        """Whether it holds a list."""
        return self.kind == "string[]"


_SOURCES = Property("sources", "string[]", "Names of the sources that claim it.", "union")
_COLLECTED = Property("collected_at", "string", "When the newest of its claims was read, ISO 8601.")
_CLAIMS = Property(
    "claims", "string[]", "What each source says, as JSON; present when more than one source claims it."
)

NODE_BOOKKEEPING = (
    _SOURCES,
    _COLLECTED,
    _CLAIMS,
    Property(
        "reason",
        "string",
        "Why it is only a placeholder: not loaded, deleted, private, deleted or private, gated, disabled, closed, renamed, "
        "not on a hub, unresolved text, placeholder word.",
    ),
    Property(
        "self_references",
        "string[]",
        "Claims that it relates to itself: reported here, never stored as relationships.",
        "always",
    ),
    Property("full_id", "string", "The whole id, where it is too long to be a key."),
)
"""Properties that every loaded node may have beside its own."""

EDGE_BOOKKEEPING = (_SOURCES, _COLLECTED, _CLAIMS)
"""Properties that every loaded relationship may have beside its own."""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A label with its key and properties."""

    label: str
    meaning: str
    properties: tuple[Property, ...]

    @property
    def all_properties(self) -> tuple[Property, ...]:
        """The key, the node's own properties, then the bookkeeping."""
        return (
            Property("id", "string", "Key; unique within the label."),
            *self.properties,
            *NODE_BOOKKEEPING,
        )

    @property
    def merges(self) -> dict[str, str | tuple[str, ...]]:
        """Property name → how statements about it combine."""
        return {p.name: p.merge for p in self.all_properties}


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A relationship type with the labels it may join; between two nodes there is at most one of a type."""

    type: str
    meaning: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]

    @property
    def all_properties(self) -> tuple[Property, ...]:
        """The relationship's own properties, then the bookkeeping."""
        return (*self.properties, *EDGE_BOOKKEEPING)

    @property
    def merges(self) -> dict[str, str | tuple[str, ...]]:
        """Property name → how statements about it combine."""
        return {p.name: p.merge for p in self.all_properties}


_KINDS: dict[str, Kind] = {
    "str": "string",
    "int": "long",
    "float": "double",
    "bool": "boolean",
    "tuple[str, ...]": "string[]",
}


def _properties(record: type[NodeRecord | EdgeRecord]) -> tuple[Property, ...]:
    return tuple(
        Property(
            f.name, _KINDS[str(f.type).removesuffix(" | None")], f.metadata["meaning"], f.metadata["merge"]
        )
        for f in fields(record)
        if "meaning" in f.metadata
    )


def _sentence(record: type[Any]) -> str:
    return (inspect.getdoc(record) or "").split("\n", maxsplit=1)[0]


NODE_TYPES = {label: NodeType(label, _sentence(r), _properties(r)) for label, r in NODE_RECORDS.items()}
"""Label → node type."""

RELATIONSHIP_TYPES = {
    type_: RelationshipType(type_, _sentence(r), tuple(r.ENDS), _properties(r))
    for type_, r in EDGE_RECORDS.items()
}
"""Type → relationship type."""

FORMER = {"LICENSED_UNDER": "WAS_LICENSED_UNDER"}
"""Type → the type under which stand those of its statements that their source has dropped since (`claims.is_former`)."""

STATED = {former: type_ for type_, former in FORMER.items()}
"""Type of what was dropped → the type it was stated as; no source says the former, all say the latter."""

RELATIONSHIP_TYPES |= {
    former: RelationshipType(
        former,
        f"What a source said as `{type_}` until it read the start again and did not find it any more.",
        RELATIONSHIP_TYPES[type_].ends,
        RELATIONSHIP_TYPES[type_].properties,
    )
    for type_, former in FORMER.items()
}

_RULESET = Property(
    "ruleset", "string", "Rule set that found it: practical, strict, osadl, peatmoss, or your own."
)
_SEVERITY = Property("severity", "string", "ok, info, unknown, warn or error.")
_DECIDING = (
    Property("rule", "string", "Rule that decides, R1 to R14."),
    Property("rules", "string[]", "All rules that fire, the deciding one first."),
    Property("clause", "string", "Clause of the upstream license that the deciding rule rests on."),
    Property("reason", "string", "What the finding is, in one sentence."),
    Property(
        "reach", "string", "What the path between them carries, named by its edges (see docs/licenses.md)."
    ),
)

_DIGEST = Property(
    "digest", "string", "Fingerprint of the other properties, so that only what changed is written."
)

COMPUTED_TYPES = {
    "VERDICT": RelationshipType(
        "VERDICT",
        "What a rule set says of a downstream license against an upstream one over a reach: downstream → upstream.",
        (("License", "License"),),
        (_RULESET, _SEVERITY, *_DECIDING, _DIGEST),
    ),
    "CONFLICTS_WITH": RelationshipType(
        "CONFLICTS_WITH",
        "An artifact's declared license does not keep what an upstream artifact asks for: downstream → upstream.",
        tuple((a, b) for a in ARTIFACT_LABELS for b in ("Model", "Dataset")),
        (
            _RULESET,
            _SEVERITY,
            *_DECIDING,
            Property("hops", "long", "Edges between the two on the shortest path of that reach."),
            Property("path", "string[]", "Ids on that path, downstream first."),
            Property("blamed", "string", "Id of the artifact on the path that dropped the terms first."),
            Property("blamed_hop", "string", "The hop to mend: blamed artifact → the next one on the path."),
            Property("inherited", "boolean", "Whether an artifact further up dropped the terms first."),
            Property("license", "string", "License that the downstream artifact declares."),
            Property("upstream_license", "string", "License whose terms are not kept."),
            Property(
                "also", "string", "The other upstream artifact, where two duties exclude each other (R6)."
            ),
            _DIGEST,
        ),
    ),
    "HAS_FINDING": RelationshipType(
        "HAS_FINDING",
        "The name of a model, or its reuse, has a finding.",
        (("Model", "NamingFinding"), ("Model", "ReuseFinding")),
        (),
    ),
    "RANKED": RelationshipType(
        "RANKED",
        "A named run of centrality or communities found a value for an artifact; the `:Analysis` node says algorithm, engine, "
        "parameters and when.",
        tuple(("Analysis", label) for label in ARTIFACT_LABELS),
        (
            Property("place", "long", "Place of the artifact in the answer, from 1."),
            Property("value", "double", "What was computed: a score, a group, a step, or a number cut off."),
        ),
    ),
}
"""Relationships that are computed; no source claims them, and they are rebuilt from the rest."""

COMPUTED_NODES = {
    "NamingFinding": NodeType(
        "NamingFinding",
        "Something in the name of a model that contradicts what is known of it, or can be taken for another model.",
        (
            Property("rule", "string", "Rule that finds it, N1 to N10 (see docs/naming-defects.md)."),
            Property("token", "string", "Part of the name; blank where two fields of the metadata disagree."),
            Property("claimed", "string", "What the name says."),
            Property("observed", "string", "What was found."),
            Property("field", "string", "Where it was found, e.g. config.model_type."),
            Property(
                "verdict", "string", "inconsistent; what is consistent or unverifiable is only counted."
            ),
            Property("confidence", "double", "How sure the verdict is, 0 to 1."),
            Property(
                "distance",
                "long",
                "How far two architectures are from each other: 2 another type with the same network, 3 another family.",
            ),
            Property("reason", "string", "The finding in one sentence."),
            _DIGEST,
        ),
    ),
    "ReuseFinding": NodeType(
        "ReuseFinding",
        "Something that speaks against using a model as it is, with what to do about it; what nobody looked at is none.",
        (
            Property("rule", "string", "Rule that finds it, e.g. C1 (see docs/choosing.md)."),
            Property(
                "threat",
                "string",
                "spoofing, tampering, repudiation, elevation, code execution or discrepancy.",
            ),
            Property("name", "string", "The rule in a few words."),
            Property("severity", "string", "low, medium or high."),
            Property("evidence", "string[]", "What it rests on: files, names, numbers."),
            Property("reason", "string", "The finding in one sentence."),
            Property("advice", "string", "What to do."),
            Property("models", "long", "Models that were made from it, directly or through others."),
            Property("repositories", "long", "Repositories that use it or one of those."),
            _DIGEST,
        ),
    ),
}
"""Nodes that are computed."""

COMPUTED_PROPERTIES = {
    "Model": (
        Property(
            "name_convention", "string", "What its name tells: implementation, application, both or other."
        ),
        Property("name_elements", "string[]", "What the parts of its name say, as category=part."),
        *(
            Property(f"reuse_{name}", "double", f"Mean of its factors of {name} that have a value, 0 to 1.")
            for name in ATTRIBUTES
        ),
        Property(
            "reuse_factors",
            "string[]",
            "What was found of each factor of reuse, as attribute.factor=value why (docs/reuse.md); - does not apply, and what "
            "is not among them nobody looked at.",
        ),
        Property(
            "reuse_digest", "string", "Fingerprint of the factors, so that only what changed is written."
        ),
        Property(
            "risks", "string[]", "Rules on reuse that find something, each with its severity, e.g. C1 medium."
        ),
        Property("risks_unknown", "string[]", "Rules on reuse that cannot be judged, because nobody looked."),
        Property("reach", "long", "Models made from it and repositories that use any of them, together."),
    ),
}
"""Label → properties that are computed."""


def node_type(label: str) -> NodeType:
    """Return the node type of `label`; unknown labels are refused with the nearest ones."""
    try:
        return NODE_TYPES[label]
    except KeyError:
        raise UnknownName.among("label", label, NODE_TYPES) from None


def relationship_type(name: str) -> RelationshipType:
    """Return the relationship type called `name`; unknown ones are refused with the nearest ones."""
    try:
        return RELATIONSHIP_TYPES[name]
    except KeyError:
        raise UnknownName.among("relationship type", name, RELATIONSHIP_TYPES) from None


def labels_of(label: str, properties: Mapping[str, Any]) -> tuple[str, ...]:
    """All labels a node with these stored properties carries, except `:BaseModel`, which depends on its relationships."""
    labels = [label]
    if label in ARTIFACT_LABELS:
        labels.append("Artifact")
    if label == "License":
        labels.append(CATEGORY_LABELS.get(properties.get("category", ""), CATEGORY_LABELS["unknown"]))
    if "reason" in properties:
        labels.append("Placeholder")
    return tuple(labels)


def fit_key(text: str) -> str:
    """Return `text` itself, or for one too long to index its beginning and a SHA-256 digest of the whole."""
    if len(text) * 4 <= LONGEST_KEY or len(data := text.encode()) <= LONGEST_KEY:
        return text
    digest = hashlib.sha256(data).hexdigest()
    return f"{data[: LONGEST_KEY - 80].decode(errors='ignore')}~{digest}"
