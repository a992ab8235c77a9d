"""`license: other` resolved by link, by name, or as a guess that says so."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from supplychain.licenses.names import NOASSERTION
from supplychain.licenses.resolution import resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LLAMA2 = "https://ai.meta.com/llama/license/"


@pytest.mark.parametrize(
    ("fields", "license_", "field", "confidence"),
    [
        ({"stated": "mit"}, "MIT", "license", "declared"),
        ({"stated": "other", "license_name": "mrl"}, "LicenseRef-hf-mrl", "license_name", "declared"),
        (
            {"stated": "other", "license_name": "mit", "license_link": LLAMA2},
            "LicenseRef-scancode-llama-2-license-2023",
            "license_link",
            "resolved",
        ),
        ({"stated": "mit", "license_name": "apache-2.0"}, "Apache-2.0", "license_name", "declared"),
        (
            {"stated": "other", "artifact": "me/Llama-2-7b-x"},
            "LicenseRef-scancode-llama-2-license-2023",
            "name",
            "inferred",
        ),
        ({"stated": "other", "artifact": "me/something"}, NOASSERTION, "license", "declared"),
        ({"license_link": "LICENSE.md"}, NOASSERTION, "license", "declared"),
        ({}, NOASSERTION, "license", "declared"),
    ],
)
def test_a_card_comes_to(fields: dict[str, str], license_: str, field: str, confidence: str) -> None:
    found = resolve(**fields)

    assert (found.name.id, found.field, found.confidence) == (license_, field, confidence)
    assert found.name.known or found.name.category == "unknown"


@pytest.mark.data
def test_most_models_with_an_other_license_resolve(
    shared_data: Path, record_property: Callable[[str, object], None]
) -> None:
    with (shared_data / "hub/licenses/hf_model_license_other.csv").open(
        encoding="utf-8", newline=""
    ) as opened:
        rows = list(csv.DictReader(opened))
    how: Counter[str] = Counter()
    for row in rows:
        links = [row["suggested_license_link"], *re.findall(r"\((https?://[^)]+)\)", row["license_url"])]
        artifact = re.sub(r"^\[([^]]+)\].*", r"\1", row["model_id"])
        found = [
            resolve("other", license_name=row["suggested_license_name"], license_link=link, artifact=artifact)
            for link in links or [""]
        ]
        best = max(
            found,
            key=lambda one: (
                ("inferred", "declared", "resolved").index(one.confidence) if one.name.known else -1
            ),
        )
        how[best.confidence if best.name.known else "not at all"] += 1
    record_property("figure", f"license other, {len(rows)} models: {dict(how)}")

    assert len(rows) == 349
    assert (how["resolved"] + how["declared"]) / len(rows) >= 0.76
    assert 1 - how["not at all"] / len(rows) >= 0.80
