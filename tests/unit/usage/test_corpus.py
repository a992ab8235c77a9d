"""The labelled corpus: what the scanner must find, what it must not, and what it must say that it cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.usage.scanner import scan
from tests.corpus import NAMES, Judgement, judge, unpack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    whole = Judgement()
    for name in NAMES:
        folder: Path = tmp_path_factory.mktemp(name)
        labels = unpack(name, folder)
        whole.add(judge(scan(folder), labels))
    return whole


def test_the_corpus_is_large_enough_to_say_something(judged: Judgement) -> None:
    assert judged.sites >= 300
    assert judged.unresolvable >= 20
    assert judged.local >= 20


def test_nearly_everything_that_stands_in_the_code_base_is_found(judged: Judgement) -> None:
    assert judged.recall >= 0.95, judged.missed


def test_nearly_nothing_is_found_that_is_not_loaded(judged: Judgement) -> None:
    assert judged.precision >= 0.98, judged.wrong


def test_what_nobody_can_tell_is_said(judged: Judgement) -> None:
    assert judged.unsaid == []
