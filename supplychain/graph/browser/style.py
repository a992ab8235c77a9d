"""The GraSS style of the graph: what Neo4j Browser draws every kind of node and relationship like.

GraSS selects by label and relationship type, never by property, and the last rule that fits wins. So every label of the schema
has one rule of its own, the more telling labels stand later, and a license is colored by the label of its category.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.graph.schema import CATEGORY_LABELS, COMPUTED_TYPES, NODE_TYPES, RELATIONSHIP_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NODES", "RELATIONSHIPS", "NodeLook", "RelationshipLook", "legend", "stylesheet"]

_DARK, _LIGHT = "#1B1F24", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class NodeLook:
    """How nodes of a label are drawn; without a caption or size, as an earlier label of the same node says."""

    color: str
    border: str
    text: str = _LIGHT
    diameter: int | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class RelationshipLook:
    """How relationships of a type are drawn."""

    color: str
    width: int = 1
    caption: str = "<type>"


NODES = {
    "Artifact": NodeLook("#6B7785", "#505A66", diameter=100, caption="{id}"),
    "Model": NodeLook("#2F6DB5", "#1F4E87", diameter=100, caption="{id}"),
    "Dataset": NodeLook("#7A4FA3", "#5A3780", diameter=100, caption="{id}"),
    "Repository": NodeLook("#1F7A7A", "#145757", diameter=110, caption="{id}"),
    "BaseModel": NodeLook("#17406D", "#0C2745", diameter=130),
    "License": NodeLook("#8A8F98", "#6A6F78", text=_DARK, diameter=90, caption="{id}"),
    "Permissive": NodeLook("#7CC47F", "#4E9A52", text=_DARK),
    "Copyleft": NodeLook("#F2A541", "#C47F1E", text=_DARK),
    "UseRestricted": NodeLook("#F4D35E", "#C9A92F", text=_DARK),
    "NonCommercial": NodeLook("#E8706A", "#B9443E", text=_DARK),
    "UnknownLicense": NodeLook("#B8BDC6", "#8A8F98", text=_DARK),
    "Owner": NodeLook("#8C5A2B", "#68411C", diameter=55, caption="{id}"),
    "Paper": NodeLook("#A03A6B", "#78284E", diameter=55, caption="{title}"),
    "Placeholder": NodeLook("#E3E6EA", "#A5ABB6", text=_DARK),
}
"""Label → look, later ones over earlier ones."""

RELATIONSHIPS = {
    "DERIVED_FROM": RelationshipLook("#2F6DB5", 3, "{relation}"),
    "GENERATED_BY": RelationshipLook("#7A4FA3", 2),
    "TRAINED_ON": RelationshipLook("#7A4FA3", 2),
    "USES": RelationshipLook("#1F7A7A", 2),
    "CONFLICTS_WITH": RelationshipLook("#D62828", 4, "{severity} {rule}"),
    "VERDICT": RelationshipLook("#B8BDC6", 1, "{severity} {rule}"),
}
"""Type → look; types that are not named here are drawn thin and grey."""

_PLAIN = RelationshipLook("#A5ABB6")
_REST = "#8A8F98"


def stylesheet() -> str:
    """Return the style as a GraSS file."""
    return "\n".join(_rules()) + "\n"


def legend() -> list[tuple[str, str]]:
    """Return what every color stands for: label, color."""
    return [(label, look.color) for label, look in NODES.items() if label != "Artifact"]


def _rules() -> Iterator[str]:
    yield _rule(
        "node",
        {
            "diameter": "55px",
            "color": _REST,
            "border-color": "#6A6F78",
            "border-width": "2px",
            "text-color-internal": _DARK,
            "font-size": "8px",
        },
    )
    yield _rule(
        "relationship",
        {
            "color": _PLAIN.color,
            "shaft-width": "1px",
            "font-size": "8px",
            "padding": "3px",
            "text-color-external": "#000000",
            "text-color-internal": _LIGHT,
            "caption": '"<type>"',
        },
    )
    missing = [label for label in (*NODE_TYPES, *CATEGORY_LABELS.values()) if label not in NODES]
    for (
        label
    ) in missing:  # a label without a rule is given a color of Browser's own, which then wins over ours
        yield _node(label, NodeLook(_REST, "#6A6F78", text=_DARK, caption="{id}"))
    for label, look in NODES.items():
        yield _node(label, look)
    for type_ in (*RELATIONSHIP_TYPES, *COMPUTED_TYPES):
        drawn = RELATIONSHIPS.get(type_, _PLAIN)
        yield _rule(
            f"relationship.{type_}",
            {"color": drawn.color, "shaft-width": f"{drawn.width}px", "caption": f'"{drawn.caption}"'},
        )


def _node(label: str, look: NodeLook) -> str:
    values = {"color": look.color, "border-color": look.border, "text-color-internal": look.text}
    if look.diameter:
        values["diameter"] = f"{look.diameter}px"
    if look.caption:
        values["caption"] = f'"{look.caption}"'
    return _rule(f"node.{label}", values)


def _rule(selector: str, values: dict[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}}}\n"
