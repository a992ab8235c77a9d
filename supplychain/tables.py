"""Tables of facts that ship beside the code: a row a line, its cells separated by tabs; lines that begin with # explain."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shipped_rows"]


def shipped_rows(package: str, name: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the table `name` that ships with `package`, in order."""
    for line in files(package).joinpath(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
