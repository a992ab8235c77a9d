"""Rule N1 on the names of the naming study: every mismatch was read by hand, and the study's own examples are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from supplychain.naming.facts import Facts
from supplychain.naming.rules.architectures import check_architecture

if TYPE_CHECKING:
    from collections.abc import Callable


class Label(NamedTuple):
    id: str
    model_type: str
    label: str
    reason: str


LABELS = [
    Label(*line.split("\t"))
    for line in Path(__file__).with_name("n1_labels.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
NAMED = (
    "Hello-SimpleAI/chatgpt-qa-detector-roberta-chinese",
    *(
        f"uer/chinese_roberta_L-{layers}_H-{width}"
        for layers in (2, 4, 6, 8, 10, 12)
        for width in (128, 256, 512, 768)
    ),
    "ShoneRan/bert-emotion",
    "Sphere-Fall2022/nima-test-bert-glue",
    "Sphere-Fall2022/mmi-test-bert-glue",
    "AshtonIsNotHere/xlm-roberta-long-base-4096",
    "atatavana/layoutlm_coc_model",
    "atatavana/layoutlm_csvmodel_perioli2",
    "atatavana/layoutlm_manifesto_bigdataset",
    "facebook/blenderbot-90M",
)
"""Mismatches that are known from elsewhere."""


def verdicts(name: str, model_type: str) -> list[str]:
    return [finding.verdict for finding in check_architecture(name, Facts(model_type=model_type))]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)
def test_it_agrees_with_the_labels(label: Label) -> None:
    found = verdicts(label.id, label.model_type)
    assert (found == ["inconsistent"]) == (label.label != "silent")


def test_all_known_mismatches_are_found() -> None:
    types = {label.id: label.model_type for label in LABELS}
    assert [name for name in NAMED if verdicts(name, types[name]) != ["inconsistent"]] == []


@pytest.mark.data
def test_mismatches_are_few_and_every_one_was_read(
    shared_data: Path, record_property: Callable[[str, object], None]
) -> None:
    text = (shared_data / "naming" / "model_type_arch_names_16334.json").read_text("utf-8")
    types = {
        name: model_type
        for model_type, classes in json.loads(text).items()
        for ids in classes.values()
        for name in ids
    }
    found = {name for name, model_type in types.items() if verdicts(name, model_type) == ["inconsistent"]}
    labels = {label.id: label.label for label in LABELS}
    right = sum(labels.get(name) == "right" for name in found)
    share, precision = len(found) / len(types), right / len(found)
    record_property(
        "figure",
        f"N1 on {len(types)} names: {len(found)} mismatches ({share:.2%}), precision {precision:.1%}, all read",
    )
    assert found == {name for name, label in labels.items() if label in ("right", "doubtful")}
    assert len(types) == 16_334
    assert share <= 0.008
    assert precision >= 0.95
