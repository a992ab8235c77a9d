"""Loads that need no database: what progress is told of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from supplychain.loading import make_snapshot
from supplychain.records import Model
from supplychain.sources import Loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Told:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.steps: list[int] = []

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        self.total = total
        yield self.steps.append

    def note(self, message: str) -> None:
        """Forget the remark."""


@pytest.mark.parametrize("count", [0, 999, 1000, 2500])
def test_progress_is_told_of_every_record(tmp_path: Path, count: int) -> None:
    models = [Model(source="test", id=f"a/{i}") for i in range(count)]
    source = Loader(name="made-up", summary="Models.", load=lambda _: models, size=lambda _: count)
    progress = Told()

    make_snapshot(source, tmp_path / "snapshot", progress=progress)

    assert progress.total == sum(progress.steps) == count
    assert all(step <= 1000 for step in progress.steps)
