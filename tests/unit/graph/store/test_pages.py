"""Pages are read one ahead and written one behind, in order; what goes wrong is raised where the work is asked for."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from supplychain.graph.store.pages import Behind, ahead

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
"""Seconds after which a thread that does not come is given up."""


def test_the_page_after_is_read_while_one_is_in_hand() -> None:
    begun = {first: Event() for first in (0, 10, 20)}

    def read(first: int) -> int:
        begun[first].set()
        return first

    with ahead(read, begun) as pages:
        assert next(pages) == 0
        assert begun[10].wait(PATIENCE)
        assert not begun[20].is_set()
        assert next(pages) == 10
        assert begun[20].wait(PATIENCE)
        assert list(pages) == [20]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_every_page_comes_once_and_in_order(count: int) -> None:
    with ahead(lambda first: [first], range(count)) as pages:
        assert list(pages) == [[first] for first in range(count)]


def test_a_page_that_cannot_be_read_is_told_where_it_is_asked_for() -> None:
    with ahead(lambda first: 1 // (2 - first), range(4)) as pages:
        assert [next(pages), next(pages)] == [0, 1]
        with pytest.raises(ZeroDivisionError):
            next(pages)


def test_work_is_handed_over_and_done_in_order_by_the_end_of_the_block() -> None:
    may_go, done = Event(), []

    def slow() -> None:
        assert may_go.wait(PATIENCE)
        done.append("first")

    with Behind() as behind:
        behind.do(slow)
        assert not done
        may_go.set()
        behind.do(lambda: done.append("second"))
        assert done[0] == "first"
    assert done == ["first", "second"]


def hand_in(*works: Callable[[], object]) -> None:
    with Behind() as behind:
        for work in works:
            behind.do(work)


def test_work_that_fails_is_told_with_the_next_piece_which_is_not_begun() -> None:
    done: list[int] = []
    with pytest.raises(ZeroDivisionError):
        hand_in(lambda: 1 // 0, lambda: done.append(1))
    assert not done


def test_work_that_fails_last_is_told_at_the_end() -> None:
    with pytest.raises(ZeroDivisionError):
        hand_in(lambda: 1 // 0)


def test_what_its_owner_raises_is_told_after_the_work_in_hand_has_ended() -> None:
    done: list[int] = []

    def owner() -> None:
        with Behind() as behind:
            behind.do(lambda: done.append(1))
            raise KeyError("owner")

    with pytest.raises(KeyError):
        owner()
    assert done == [1]
