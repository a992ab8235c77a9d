"""Shares of the files of one code base: what a scan hands out, and what reads them one after the other."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.usage.findings import Scan
from supplychain.usage.parsing import LARGEST, kind_of
from supplychain.usage.project import Project
from supplychain.usage.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Setting", "answering", "shares_of"]

Setting = tuple[Path, list[str], str]
"""Root, paths below it, and key of the repository."""

_SHARE = 40


def shares_of(paths: list[str]) -> list[list[str]]:
    """Return the paths in pieces of work, in order."""
    return [paths[at : at + _SHARE] for at in range(0, len(paths), _SHARE)]


@contextmanager
def answering(setting: Setting) -> Iterator[Callable[[list[str]], tuple[Scan, bool]]]:
    """Give what reads shares of the files of one code base; it says whether it has read so much that another should go on."""
    root, paths, repository = setting
    project = Project(root, paths)
    reader = Reader(project, repository)
    with project.open():
        yield lambda share: (_read(root, share, reader), project.is_full)


def _read(root: Path, share: list[str], reader: Reader) -> Scan:
    found = Scan()
    for path in share:
        found.files[kind_of(path)] += 1
        try:
            file = root / path
            if file.stat().st_size > LARGEST:
                found.problems[path] = f"larger than {LARGEST >> 20} MiB, not read"
                continue
            data = file.read_bytes()
        except OSError as error:
            found.problems[path] = f"cannot be read: {error.strerror}"
            continue
        uses, problems = reader.read(path, data)
        found.uses += uses
        found.problems |= problems
    return found
