"""Imports beside the served graph, the swap, and what is left when either is killed."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from supplychain.errors import DiskFull, InputError, LocalServerError
from supplychain.graph.server import LocalServer, bulk
from supplychain.graph.server import stores as stores_module
from supplychain.graph.server.process import builders, find
from supplychain.graph.server.stores import Stores
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from supplychain.settings import Settings
    from tests.unit.graph.server.conftest import FakeJava


class Killed(BaseException):
    """What SIGKILL does to this process, as far as files and locks go."""


@pytest.fixture(autouse=True)
def _release_claims() -> Iterator[None]:
    yield
    die()


def die() -> None:
    """End every claim of this process, as its death would."""
    while stores_module._CLAIMS:
        stores_module._CLAIMS.popitem()[1].release()


def mark(local: LocalServer, store_id: str, text: str) -> None:
    folder = Stores(local.home).path(store_id) / "databases"
    (folder / "system").mkdir(parents=True, exist_ok=True)
    (folder / "system" / "accounts").write_text(text)


def accounts(local: LocalServer) -> str:
    current = Stores(local.home).current()
    assert current is not None
    return (Stores(local.home).path(current) / "databases" / "system" / "accounts").read_text()


def test_an_import_builds_beside_the_served_store(local: LocalServer, java: FakeJava) -> None:
    before = local.start()

    new = local.import_store(["--nodes=Model=x.csv"], heap="300m")

    assert local.status().pid == before.pid
    assert local.status().store == before.store != new.id
    assert (new.report, new.output) == ("one bad entry", "IMPORT DONE\n")
    marks, arguments, environment = java.heard("admin")[-1]
    assert marks["store"] == new.id
    assert f"-Xmx{300 << 20}" in arguments
    start = arguments.index("database")
    assert arguments[start : start + 4] == ["database", "import", "full", "neo4j"]
    assert "--nodes=Model=x.csv" in arguments
    conf = (Path(environment["NEO4J_CONF"]) / "neo4j.conf").read_text()
    assert f"server.directories.data=stores/{new.id}\n" in conf
    assert f"server.directories.logs=stores/{new.id}/" in conf
    assert "NEO4J_HOME" in environment


def test_a_report_of_the_callers_own_is_kept(local: LocalServer, java: FakeJava, tmp_path: Path) -> None:
    new = local.import_store([f"--report-file={tmp_path / 'report'}"])

    assert (tmp_path / "report").read_text() == "one bad entry"
    assert new.report == ""


def test_activation_serves_the_new_store_with_the_old_accounts(local: LocalServer) -> None:
    before = local.start()
    assert before.store is not None
    mark(local, before.store, "me and my password")
    password = local.home.password()
    new = local.import_store([])

    after = local.activate(new.id)

    assert after.running
    assert after.store == new.id == Stores(local.home).current()
    assert after.bolt_uri == before.bolt_uri
    assert accounts(local) == "me and my password"
    assert local.home.password() == password
    assert Stores(local.home).ids() == [new.id]
    assert sorted(path.name for path in new.path.iterdir()) == ["databases", "served-by"]


def test_a_first_graph_can_come_from_an_import(local: LocalServer, java: FakeJava) -> None:
    new = local.import_store([])

    assert local.activate(new.id).store == new.id
    marks, arguments, _ = java.heard("admin")[-1]
    assert marks["store"] == new.id
    assert "set-initial-password" in arguments


def test_activating_what_is_served_is_a_start(local: LocalServer) -> None:
    first = local.start()
    assert first.store is not None

    assert local.activate(first.store).pid == first.pid


def test_a_store_without_a_graph_is_refused_before_anything_stops(local: LocalServer) -> None:
    before = local.start()
    empty = Stores(local.home).create()

    with pytest.raises(LocalServerError, match="holds no graph"):
        local.activate(empty)

    assert local.status().pid == before.pid


def test_a_failed_import_leaves_the_graph_and_no_folder(local: LocalServer, java: FakeJava) -> None:
    before = local.start()
    java.order("import code", 1)
    java.order("import says", "DuplicateInputIdException: Id 'a' is defined more than once")

    with pytest.raises(InputError, match="Id 'a' is defined more than once") as caught:
        local.import_store([])

    assert "the graph is what it was" in caught.value.message
    assert local.status().pid == before.pid
    assert Stores(local.home).ids() == [before.store]
    assert "DuplicateInputId" in (local.home.logs / "import.log").read_text()


def test_a_disk_that_is_too_full_is_found_out_first(
    local: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = tmp_path / "nodes.csv"
    nodes.write_bytes(b"x" * (1 << 20))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 515 << 20))

    local.import_store([])
    with pytest.raises(DiskFull, match="SUPPLYCHAIN_HOME"):
        local.import_store([f"--nodes=Model={nodes}"])
    with pytest.raises(DiskFull):
        local.import_store([], disk=1 << 40)


def test_a_discarded_store_is_gone(local: LocalServer) -> None:
    local.start()
    new = local.import_store([])

    local.discard(new.id)

    assert not new.path.exists()


def test_a_restart_does_not_take_an_import_away(local: LocalServer) -> None:
    local.start()
    new = local.import_store([])
    local.stop()
    local.start()

    assert local.activate(new.id).store == new.id


def test_what_a_killed_import_leaves_goes_at_the_next_start(local: LocalServer, java: FakeJava) -> None:
    served = local.start().store
    java.order("import hangs", value=True)

    # An interrupt of the waiting thread stands for the death of its process: the Java process goes on by itself.
    def attempt() -> None:
        with pytest.raises(LocalServerError):
            local.import_store([])

    thread = threading.Thread(target=attempt)
    thread.start()
    deadline = time.monotonic() + 20
    while len(java.heard("admin")) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    (left,) = [store_id for store_id in Stores(local.home).ids() if store_id != served]
    (builder,) = builders(local.home, left)
    local.stop()
    die()

    local.start()

    assert not psutil.pid_exists(builder.pid)
    assert Stores(local.home).ids() == [served]
    thread.join()


def test_an_interrupted_import_ends_its_process_and_leaves_nothing(
    local: LocalServer, java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = local.start().store
    java.told(import_says="\n")

    def interrupt(_: Any) -> Callable[[str], None]:
        def listen(_: str) -> None:
            raise KeyboardInterrupt

        return listen

    monkeypatch.setattr(bulk, "_percent", interrupt)
    with pytest.raises(KeyboardInterrupt):
        local.import_store([])

    assert Stores(local.home).ids() == [served]


def test_a_new_store_that_does_not_start_gives_way_to_the_former(local: LocalServer, java: FakeJava) -> None:
    before = local.start()
    new = local.import_store([])
    java.order("dies with " + new.id, "ERROR the store is broken")

    with pytest.raises(
        LocalServerError, match=r"cannot be served, and the graph is what it was.*the store is broken"
    ):
        local.activate(new.id)

    after = local.status()
    assert after.running
    assert after.store == before.store == Stores(local.home).current()
    assert Stores(local.home).ids() == [before.store]
    assert (local.home.logs / "failed-console.log").read_text() == "ERROR the store is broken\n"


def test_a_first_graph_that_does_not_start_leaves_none(local: LocalServer, java: FakeJava) -> None:
    new = local.import_store([])
    java.order("dies with " + new.id, "ERROR the store is broken")

    with pytest.raises(LocalServerError, match="the store is broken"):
        local.activate(new.id)

    assert Stores(local.home).ids() == []
    assert local.start().running


def kill_in(monkeypatch: pytest.MonkeyPatch, target: Any, name: str, *, after: bool) -> None:
    original = getattr(target, name)

    def replacement(*args: Any, **kwargs: Any) -> Any:
        if after:
            original(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(target, name, replacement)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("target", "name", "served"),
    [
        (bulk, "stop", {"old"}),
        (bulk, "_copy_accounts", {"old"}),
        (Stores, "replace_by", {"old", "new"}),
        (Stores, "point_to", {"old", "new"}),
        (stores_module, "write_atomically", {"old"}),
        (Stores, "sweep", {"new"}),
    ],
)
def test_a_swap_killed_anywhere_leaves_the_old_or_the_new_graph(
    local: LocalServer,
    monkeypatch: pytest.MonkeyPatch,
    target: Any,
    name: str,
    served: set[str],
    *,
    after: bool,
) -> None:
    old = local.start().store
    assert old is not None
    mark(local, old, "accounts")
    new = local.import_store([])
    with monkeypatch.context() as patch:
        kill_in(patch, target, name, after=after)
        with pytest.raises(Killed):
            local.activate(new.id)
    die()

    status = local.ensure_running()

    graphs = {old: "old", new.id: "new"}
    assert status.running
    assert graphs[str(status.store)] in served
    assert status.store == Stores(local.home).current()
    assert accounts(local) == "accounts"
    local.stop()
    local.start()
    assert Stores(local.home).ids() == [status.store]


def test_a_swap_killed_before_the_new_store_proved_broken_goes_back(
    local: LocalServer, java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = local.start().store
    new = local.import_store([])
    with monkeypatch.context() as patch:
        kill_in(patch, Stores, "replace_by", after=True)
        with pytest.raises(Killed):
            local.activate(new.id)
    die()
    java.order("dies with " + new.id, "ERROR the store is broken")

    status = local.start()

    assert status.store == old == Stores(local.home).current()
    assert Stores(local.home).ids() == [old]


def test_a_served_store_that_breaks_later_is_never_replaced_silently(
    local: LocalServer, java: FakeJava
) -> None:
    local.start()
    new = local.import_store([])
    local.activate(new.id)
    local.stop()
    java.order("dies with " + new.id, "ERROR the store is broken")

    with pytest.raises(LocalServerError, match="the store is broken"):
        local.start()

    assert Stores(local.home).current() == new.id
    assert find(local.home) is None


def test_progress_of_an_import_is_in_percent(local: LocalServer, java: FakeJava) -> None:
    rows = [f"{'.' * 10}  {percent}% ∆1ms" for _ in range(4) for percent in range(5, 105, 5)]
    java.told(import_says="\n".join(["Available resources", *rows, "IMPORT DONE"]))
    steps: list[int] = []

    class Recorder(SilentProgress):
        @contextmanager
        def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
            assert (description, total) == ("Importing the graph", 100)
            yield steps.append

    local.import_store([], Recorder())

    assert sum(steps) == 100


def test_an_import_checks_its_heap_before_it_starts(local: LocalServer, settings: Settings) -> None:
    with pytest.raises(Exception, match="The heap of the import is 'much'"):
        local.import_store([], heap="much")

    assert Stores(local.home).ids() == []
