"""When rounds begin, and how watching ends: with a clock that is told what to do while it is waited for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import SourceFailed, SupplyChainError, UsageError
from supplychain.watching.schedule import Clock, duration, repeat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.watching import Round

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Story(Clock):
    """Rounds that take so long each, fail, or are cut short, on a clock that moves only by them and by being waited for."""

    def __init__(self, *chapters: timedelta | Exception | None, stop_at: datetime | None = None) -> None:
        super().__init__()
        self.time = START
        self.finished: list[int] = []
        self.performed: list[int] = []
        self._chapters = list(chapters)
        self._stop_at = stop_at

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        if self._stop_at and self.time >= self._stop_at:
            self.stop()

    def perform(self, begun: Round) -> Round | None:
        self.performed.append(begun.number)
        chapter = self._chapters.pop(0)
        if isinstance(chapter, Exception):
            raise chapter
        if chapter is None:
            return None
        self.time += chapter
        return begun

    def tell(self, rounds: int | None = None, failures: int = 5) -> Iterable[Round]:
        return repeat(
            self.perform,
            lambda: self.finished.append(self.performed[-1]),
            every=HOUR,
            rounds=rounds,
            failures=failures,
            clock=self,
        )


def test_a_round_begins_when_its_time_has_come_or_at_once_when_that_is_past() -> None:
    story = Story(timedelta(minutes=10), timedelta(hours=3), timedelta(0))

    told = [(each.began - START, each.next_at) for each in story.tell(3)]

    assert told == [
        (timedelta(0), START + HOUR),
        (HOUR, START + 2 * HOUR),
        (4 * HOUR, None),
    ]
    assert story.finished == [1, 2, 3]


def test_a_round_is_dealt_with_when_the_next_is_asked_for() -> None:
    story = Story(HOUR, HOUR)
    rounds = iter(story.tell(2))

    next(rounds)
    before = list(story.finished)
    next(rounds)

    assert (before, story.finished) == ([], [1])


def test_failures_are_told_and_only_so_many_in_a_row_end_it() -> None:
    away = SourceFailed("away")
    story = Story(away, away, timedelta(0), away, away, SourceFailed("away for good"))
    told: list[tuple[int, SupplyChainError | None]] = []

    with pytest.raises(SourceFailed, match="for good"):
        told.extend((each.number, each.error) for each in story.tell(failures=3))

    assert told == [(1, away), (2, away), (3, None), (4, away), (5, away)]
    assert story.finished == [3]


def test_the_last_round_raises_what_is_wrong_with_it() -> None:
    with pytest.raises(SourceFailed):
        list(Story(SourceFailed("away")).tell(1))


def test_what_cannot_be_meant_is_not_tried_again() -> None:
    with pytest.raises(UsageError):
        list(Story(UsageError("no such option"), timedelta(0)).tell())


@pytest.mark.parametrize("where", [START, START + timedelta(minutes=30)])
def test_asking_for_the_end_ends_the_waiting(where: datetime) -> None:
    story = Story(timedelta(0), timedelta(0), stop_at=where)

    assert [each.number for each in story.tell()] == [1]
    assert story.time < START + HOUR


def test_a_round_that_is_cut_short_is_not_told_of() -> None:
    story = Story(timedelta(0), None)

    assert [each.number for each in story.tell()] == [1]
    assert story.finished == [1]


def test_a_clock_can_be_stopped_from_outside() -> None:
    clock = Clock()
    clock.stop()
    clock.wait(3600)

    assert clock.stopped
    assert abs(clock.now() - datetime.now(UTC)) < HOUR


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("6h", 21600), ("1d12h", 129600), (" 1 W ", 604800)]
)
def test_times_are_numbers_with_units(text: str, seconds: int) -> None:
    assert duration(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "6", "h", "6 hours", "0s", "-6h", "1.5h", "900d", "٣h"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        duration(text)
