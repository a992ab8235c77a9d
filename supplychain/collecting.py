"""Python's search for circles of garbage, less often while hundreds of thousands of values are held that form none."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["rarely_collected"]

_ALLOCATIONS = 500_000
"""Containers that may come up before the youngest are looked through; by default 700, where a batch of a load holds 300,000."""


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Work on many records: a third of a load's processor time went into looking for circles among them.

    What forms circles is still found, half a million values later. It concerns the whole process until the block ends.
    """
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
