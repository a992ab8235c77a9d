from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from supplychain.errors import LocalServerError
from supplychain.graph.server import stores as module
from supplychain.graph.server.stores import Stores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.server.home import Home


@pytest.fixture(autouse=True)
def _release_claims() -> Iterator[None]:
    yield
    while module._CLAIMS:
        module._CLAIMS.popitem()[1].release()


def abandon(store_id: str) -> None:
    """Do to a claim what the death of its process does."""
    module._CLAIMS.pop(store_id).release()


def test_there_is_no_store_at_first(home: Home) -> None:
    assert Stores(home).current() is None
    assert Stores(home).ids() == []


def test_pointing_changes_what_is_served(home: Home) -> None:
    stores = Stores(home)
    first, second = stores.create(), stores.create()

    stores.replace_by(first, None)
    assert stores.current() == first
    assert stores.former(first) is None

    stores.replace_by(second, first)
    assert stores.current() == second
    assert stores.former(second) == first


@pytest.mark.parametrize("store_id", ["", "..", "x/../../y", "/etc", "20260101-000000"])
def test_an_id_cannot_lead_out_of_the_folder(home: Home, store_id: str) -> None:
    stores = Stores(home)

    with pytest.raises(LocalServerError, match="is not the id of a store"):
        stores.point_to(store_id)
    (home.path / "current").write_text(store_id)
    with pytest.raises(LocalServerError, match="is not the id of a store"):
        stores.current()


def test_a_vanished_store_is_said_so_instead_of_starting_an_empty_graph(home: Home) -> None:
    stores = Stores(home)
    store_id = stores.create()
    stores.replace_by(store_id, None)
    stores.path(store_id).rmdir()

    with pytest.raises(LocalServerError, match="that folder is gone"):
        stores.current()


def test_the_served_store_is_not_removed(home: Home) -> None:
    stores = Stores(home)
    store_id = stores.create()
    stores.replace_by(store_id, None)

    with pytest.raises(LocalServerError, match="it is not removed"):
        stores.remove(store_id)


def test_a_sweep_takes_what_is_left_over_and_nothing_else(home: Home) -> None:
    stores = Stores(home)
    former, current, building, killed = (stores.create() for _ in range(4))
    stores.replace_by(former, None)
    stores.replace_by(current, former)
    abandon(killed)
    (home.stores / "mine").mkdir()

    assert set(stores.sweep()) == {former, killed}
    assert stores.ids() == sorted([current, building])
    assert (home.stores / "mine").is_dir()
    assert stores.former(current) is None


def test_a_sweep_ends_an_import_whose_starter_was_killed(home: Home) -> None:
    stores = Stores(home)
    current, killed = stores.create(), stores.create()
    stores.replace_by(current, None)
    abandon(killed)
    marks = [f"-Dsupplychain.home={home.path}", f"-Dsupplychain.store={killed}", "-Dsupplychain.role=admin"]
    with subprocess.Popen(
        [sys.executable, "-c", "import signal; print(flush=True); signal.pause()", *marks],
        stdout=subprocess.PIPE,
    ) as orphan:
        assert orphan.stdout is not None
        orphan.stdout.readline()

        assert stores.sweep() == [killed]

        assert not psutil.pid_exists(orphan.pid)


def test_a_claim_of_another_process_is_respected_until_its_end(home: Home) -> None:
    code = (
        "import sys; from pathlib import Path; from supplychain.graph.server.home import Home;"
        "from supplychain.graph.server.stores import Stores;"
        "print(Stores(Home(Path(sys.argv[1]))).create(), flush=True); sys.stdin.read()"
    )
    stores = Stores(home)
    current = stores.create()
    stores.replace_by(current, None)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builder:
        assert builder.stdout is not None
        claimed = builder.stdout.readline().strip()

        assert stores.sweep() == []
        builder.kill()
        builder.wait(10)
        assert stores.sweep() == [claimed]
