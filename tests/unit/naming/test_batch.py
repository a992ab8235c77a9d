"""Reading many names."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from supplychain.naming import Reader, classify

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ["google/mt5-base", "Qwen/Qwen2.5-7B-Instruct-GGUF", "", "x" * 10_000, "indian-foods"] * 2_000


def test_processes_give_what_one_process_gives_in_order() -> None:
    one = list(classify(NAMES))

    assert [found.name for found in one] == NAMES
    assert list(classify(NAMES, processes=2)) == one


def test_names_without_end_are_read_as_they_are_asked_for() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for number in itertools.count():
            taken += 1
            yield f"owner/model-{number}b"

    found = list(itertools.islice(classify(endless(), processes=2), 10))

    assert [one.name for one in found] == [f"owner/model-{number}b" for number in range(10)]
    assert taken < 40_000


def test_no_names_give_no_readings() -> None:
    assert list(classify([])) == []
    assert Reader().read([]) == []
