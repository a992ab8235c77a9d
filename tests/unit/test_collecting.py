"""The search for circles of garbage: rarer inside, as before afterwards, and never given up."""

from __future__ import annotations

import gc
import weakref

import pytest

from supplychain.collecting import rarely_collected


class Circle:
    def __init__(self) -> None:
        self.itself = self


def test_it_is_as_before_afterwards_also_after_an_error() -> None:
    before = gc.get_threshold()
    with rarely_collected():
        assert gc.get_threshold()[0] > before[0]
        with rarely_collected():
            pass
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
    with pytest.raises(KeyError), rarely_collected():
        raise KeyError
    assert gc.get_threshold() == before


def test_a_circle_is_found_all_the_same() -> None:
    with rarely_collected():
        circle = weakref.ref(Circle())
        assert gc.isenabled()
        held: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + 1_000)]
        assert circle() is None, f"it is still there after {len(held):,} more containers"
