"""A GitHub on this machine, and the loader pointed at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loaders.github import LOADER
from tests.servers import Server, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from supplychain.records import Record


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serve() as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        yield server


@pytest.fixture
def load(github: Server, tmp_path: Path) -> Callable[..., list[Record]]:
    """Run the loader; its answers are kept in one folder per test."""

    def run(what: str, **options: Any) -> list[Record]:
        return list(LOADER.load(LOADER.arguments(what, {"cache": str(tmp_path / "cache"), **options})))

    return run
