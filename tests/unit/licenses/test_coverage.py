"""Coverage: how much of what people state is described here, by the counts of a real hub."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from supplychain.licenses.names import license_named
from supplychain.licenses.text_of import text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def counts(shared_data: Path) -> dict[str, int]:
    """Models by license tag."""
    with (shared_data / "hub/calibration/hf_2025-07_license_counts.csv").open(
        encoding="utf-8", newline=""
    ) as opened:
        return {row["license"]: int(row["models"]) for row in csv.DictReader(opened)}


def undescribed(counts: dict[str, int]) -> set[str]:
    texts = {tag: text_of(license_named(tag).id) for tag in counts}
    return {tag for tag, text in texts.items() if text is None or not text.terms}


def test_license_tags_have_a_text(
    counts: dict[str, int], record_property: Callable[[str, object], None]
) -> None:
    total = sum(counts.values())
    known = sum(n for tag, n in counts.items() if text_of(license_named(tag).id))
    described = total - sum(counts[tag] for tag in undescribed(counts))
    shares = f"{known / total:.4f} have a text, {described / total:.4f} have terms"
    record_property("figure", f"license tags of {total} models: {shares}")

    assert known / total >= 0.865
    assert described / total >= 0.862  # cc says nothing that all its members say


def test_only_words_for_nothing_and_a_family_without_common_terms_say_nothing(counts: dict[str, int]) -> None:
    assert undescribed(counts) == {"other", "unknown", "cc"}


def test_every_tag_that_is_a_two_thousandth_of_all_is_described(counts: dict[str, int]) -> None:
    total = sum(counts.values())

    assert {t for t in undescribed(counts) if counts[t] / total >= 0.0005} <= {"other", "unknown", "cc"}
