"""The command line in this process, with a graph that is only told about."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest

from supplychain.api import Chain
from supplychain.cli import main
from supplychain.cli.context import State
from supplychain.graph.table import Table
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from supplychain.graph.store import Store


class Outcome(NamedTuple):
    """How a command ended and what it wrote where."""

    code: int
    out: str
    err: str


Run = "Callable[..., Outcome]"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run `supplychain` with arguments."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["supplychain", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        return Outcome(int(end.value.code or 0), *capsys.readouterr())

    return run


@dataclass
class ToldStore:
    """A store that answers every question with one table, and remembers what it was asked."""

    answer: Table = field(default_factory=lambda: Table(("artifact",)))
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    database: str = "neo4j"
    closed: bool = False

    def read(self, text: str, parameters: dict[str, Any] | None = None, *, most: int | None = None) -> Table:
        self.asked.append((text, parameters or {}))
        if "renamed_to" in text:
            return Table(("renamed_to", "placeholder"), [([], None)])
        return self.answer

    def stream(self, text: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        yield from (row for row in self.answer.rows if row[0].startswith(parameters["prefix"]))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> ToldStore:
    """The graph that commands connect to."""
    store = ToldStore()
    monkeypatch.setattr(State, "connect", lambda _: Chain(cast("Store", store), Settings()))
    return store
