"""Fixtures that all tests share: a real server for the whole run, and the shared data folder where it is present."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from supplychain.graph.server import LocalServer
from supplychain.graph.store import Store
from supplychain.graph.store.migrations import migrate
from supplychain.progress import LogProgress
from supplychain.settings import Settings
from tests.graphs import copy, empty, put
from tests.java import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.graphs import Copy

# How long a case takes says more about the machine than about the code; a run has ten minutes for everything. Its cases are the
# same in every run, so that what fails is what was changed; `make fuzz` looks for new ones.
settings.register_profile("suite", deadline=None, max_examples=30, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=1_000)
settings.load_profile("suite")

os.environ.setdefault(*ENVIRONMENT)

ROOT = Path(__file__).resolve().parent.parent
OF_THE_RUN = {
    "SUPPLYCHAIN_CACHE",
    "SUPPLYCHAIN_MAVEN_MIRROR",
    "SUPPLYCHAIN_NEO4J",
    "SUPPLYCHAIN_JAVA",
    "JAVA_HOME",
}
"""Settings from outside that the suite's own server follows: `make test-newest` sets one of them."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures that tests measured, in every run."""
    reports = (r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, ()))
    for report in reports:
        for name, value in getattr(report, "user_properties", ()):
            if name == "figure":
                terminalreporter.write_line(str(value))


LONGEST_FIRST = (
    "integration/test_faults.py", "integration/spark/", "integration/graph/server/", "integration/test_catalogue.py",
    "integration/", "contract/test_report_pages.py", "unit/test_no_room.py", "unit/gate/",
)  # fmt: skip
"""Files that take long are begun first, so that neither of two processes is left with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; otherwise they stay in their order."""

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(ROOT / "tests").as_posix()
        return next((n for n, part in enumerate(LONGEST_FIRST) if path.startswith(part)), len(LONGEST_FIRST))

    items.sort(key=place)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own database out of every test."""
    for _, variable, _, _ in Settings.table():
        if variable not in OF_THE_RUN:
            monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server of this process's own, for the whole run; never the user's."""
    home = tmp_path_factory.mktemp("server")
    outside = {name: value for name in OF_THE_RUN if (value := os.environ.get(name))}
    local = LocalServer(
        Settings.load({"home": home, "heap": "1g", "page_cache": "256m"}, environ=outside),
        LogProgress(),
    )
    local.start()
    yield local
    local.stop()


@pytest.fixture
def store(server: LocalServer) -> Iterator[Store]:
    """The suite's database, empty."""
    connection = server.connection()
    with Store.open(connection.uri, connection.user, connection.password) as opened:
        empty(opened)
        migrate(opened)
        yield opened


@pytest.fixture(scope="session")
def demo_copy(server: LocalServer) -> Copy:
    """The demo graph with its license conflicts, findings, scores and risks, as it was computed once in this run."""
    from supplychain.demo import records
    from supplychain.graph.store import naming, reuse, risks
    from supplychain.graph.store.findings import refresh
    from supplychain.loading import write_records

    connection = server.connection()
    with Store.open(connection.uri, connection.user, connection.password) as opened:
        empty(opened)
        write_records(opened, records(), source="demo")
        for ruleset in ("practical", "osadl"):
            refresh(opened, ruleset)
        naming.refresh(opened)
        reuse.refresh(opened)
        risks.refresh(opened)
        return copy(opened)


@pytest.fixture(scope="module")
def demo(server: LocalServer, demo_copy: Copy) -> Iterator[Store]:
    """The suite's database with the demo graph and all that is computed from it; read it only."""
    connection = server.connection()
    with Store.open(connection.uri, connection.user, connection.password) as opened:
        empty(opened)
        migrate(opened)
        put(opened, demo_copy)
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that is not part of the project; tests that need it are skipped by name where it is absent."""
    folder = Path(os.environ.get("SUPPLYCHAIN_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(
            f"the shared data folder is absent (looked at {folder}; name another by SUPPLYCHAIN_SHARED_DATA)"
        )
    return folder
