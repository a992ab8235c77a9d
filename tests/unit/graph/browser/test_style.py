from __future__ import annotations

import re
from itertools import combinations

import pytest

from supplychain.graph.browser.style import NODES, legend, stylesheet
from supplychain.graph.schema import (
    ARTIFACT_LABELS,
    CATEGORY_LABELS,
    COMPUTED_TYPES,
    NODE_TYPES,
    RELATIONSHIP_TYPES,
)

RULES = re.findall(r"^([\w.]+) \{\n((?:  [\w-]+: .+;\n)+)\}$", stylesheet(), re.MULTILINE)


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_label_and_type_of_the_schema_has_one_rule_of_its_own() -> None:
    selectors = [selector for selector, _ in RULES]
    labels = {*NODE_TYPES, *CATEGORY_LABELS.values(), "Artifact", "BaseModel", "Placeholder"}

    assert len(selectors) == len(set(selectors))
    assert {s.removeprefix("node.") for s in selectors if s.startswith("node.")} == labels
    assert {s.removeprefix("relationship.") for s in selectors if s.startswith("relationship.")} == {
        *RELATIONSHIP_TYPES,
        *COMPUTED_TYPES,
    }
    assert all("color:" in values for _, values in RULES)


def test_the_last_rule_wins_so_the_more_telling_label_stands_later() -> None:
    place = {selector: number for number, (selector, _) in enumerate(RULES)}

    assert all(place["node.Artifact"] < place[f"node.{label}"] for label in ARTIFACT_LABELS)
    assert place["node.Model"] < place["node.BaseModel"]
    assert all(place["node.License"] < place[f"node.{label}"] for label in CATEGORY_LABELS.values())
    assert place["node.Placeholder"] == max(p for s, p in place.items() if s.startswith("node."))


@pytest.mark.parametrize("label", NODES)
def test_a_caption_can_be_read_on_its_color(label: str) -> None:
    assert contrast(NODES[label].color, NODES[label].text) >= 4.5


def test_no_two_labels_look_the_same() -> None:
    colors = [color for _, color in legend()]

    assert len(set(colors)) == len(colors)
    categories = [NODES[label].color for label in CATEGORY_LABELS.values()]
    assert all(one != other for one, other in combinations(categories, 2))
