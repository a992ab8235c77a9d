"""What DuckDB says when it cannot write what does not fit into memory, or the files it is to make."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from supplychain.errors import WriteFailed
from supplychain.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["spilling"]


@contextmanager
def spilling(what: str, place: Path, remedy: str = "") -> Iterator[None]:
    """Say what could not be written where, and what to do, when DuckDB or the system refuses a write inside.

    Raises
    ------
    WriteFailed
        The disk is full, or the place cannot be written to.
    """
    with writing(what, place, remedy):
        try:
            yield
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            reason = str(error).strip().partition("\n")[0].rstrip(".")
            raise WriteFailed(
                f"{what} cannot be written to {place}: {reason}.",
                remedy=remedy or "Free some space, or name a folder on another disk.",
            ) from error
