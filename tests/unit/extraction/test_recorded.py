"""Real cards: every front-matter field as others parsed it, and the hand-made labels of what their texts state."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from supplychain.extraction.front_fields import KEYS, front_values
from supplychain.extraction.front_matter import front_matter_in
from tests.card_labels import LABELLED_FIELDS, Score, front_matters, score

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.data

PAGE = Path(__file__).resolve().parents[3] / "docs" / "cards.md"
YAML_WORDS = {"False": "no", "True": "yes"}  # what YAML makes of the code of Norwegian


def flat(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from flat(item)
    elif value is not None and not isinstance(value, dict) and str(value).strip():
        yield YAML_WORDS.get(str(value), " ".join(str(value).split())).lower()


def test_front_matter_is_read_as_others_parsed_it(shared_data: Path) -> None:
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for card, parsed in front_matters(shared_data):
        values = list(front_values(front_matter_in(card)))
        for key in KEYS.keys() & parsed.keys():
            wanted = list(flat(parsed[key]))
            if wanted:
                all_[key] += 1
                right[key] += wanted == [v.text.lower() for v in values if v.place == f"front matter: {key}"]

    assert all_["license"] == 727
    assert {key: right[key] / all_[key] for key in all_ if right[key] < 0.99 * all_[key]} == {}
    for key in ("license", "datasets", "language", "pipeline_tag", "metrics"):
        assert f"| `{key}` | {right[key]:,} of {all_[key]:,} |" in PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def held_out(shared_data: Path) -> dict[str, Score]:
    return score("labels_held_out.tsv", shared_data)


@pytest.mark.parametrize("field", LABELLED_FIELDS)
def test_the_page_reports_what_the_labels_say(held_out: dict[str, Score], field: str) -> None:
    found = held_out[field]
    row = rf"\| {field} \| {found.stated} \| {found.precision:.2f} \| {found.recall:.2f} \|"

    assert re.search(row, PAGE.read_text("utf-8")), (field, found)


@pytest.mark.parametrize("field", LABELLED_FIELDS)
def test_what_texts_state_is_found(tuning: dict[str, Score], field: str) -> None:
    assert tuning[field].precision >= 0.90
    assert tuning[field].recall >= 0.80


@pytest.fixture(scope="module")
def tuning(shared_data: Path) -> dict[str, Score]:
    return score("labels_tuning.tsv", shared_data)
