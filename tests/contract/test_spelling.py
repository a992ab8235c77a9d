"""American spelling in everything that people read."""

from __future__ import annotations

import re

import pytest

from tests.contract.project import texts

_BRITISH = re.compile(r"\b\w*(licen" + r"c|artef" + r"act|colo" + r"ur|behavio" + r"ur)\w*\b", re.IGNORECASE)
_NAMES = ("Open Government Licen" + "ce", "European Union Public Licen" + "ce", "Licen" + "ce Ouverte")
"""Names of things that are spelled so."""
_DATA = {"LICENSE", "supplychain/demo/graph.jsonl", "supplychain/licenses/hub_ids.tsv"}


def misspelled(text: str) -> list[str]:
    for name in _NAMES:
        text = text.replace(name, "")
    return [found[0] for found in _BRITISH.finditer(text)]


def test_spelling_is_american() -> None:
    found = {name: misspelled(text) for name, text in texts().items() if name not in _DATA}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["the licen" + "ces", "an Artef" + "act", "colo" + "urs"])
def test_british_spelling_is_found(text: str) -> None:
    assert misspelled(text) == [text.rsplit(maxsplit=1)[-1]]


def test_names_keep_their_spelling() -> None:
    assert misspelled("the Open Government Licen" + "ce") == []
