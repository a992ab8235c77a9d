from __future__ import annotations

import os
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import LocalServerError
from supplychain.graph.server import home as module
from supplychain.graph.server.home import Home, find_home, link_atomically, write_atomically
from supplychain.progress import SilentProgress
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_home_of_the_settings_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".supplychain").mkdir()
    monkeypatch.chdir(tmp_path)

    assert find_home(Settings(home=tmp_path / "asked" / ".." / "for")) == tmp_path / "for"


def test_the_nearest_folder_upward_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".supplychain").mkdir()
    inner = tmp_path / "project" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert find_home(Settings()) == tmp_path / ".supplychain"

    (tmp_path / "project" / ".supplychain").mkdir()
    assert find_home(Settings()) == tmp_path / "project" / ".supplychain"


def test_a_folder_of_somebody_else_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".supplychain").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(os, "getuid", lambda: 54321)

    assert tmp_path / ".supplychain" != find_home(Settings())


def test_otherwise_the_home_is_one_per_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    assert "supplychain" in find_home(Settings()).parts


def test_the_password_is_made_once_and_only_for_the_user(home: Home) -> None:
    home.make_password()
    password = home.password()
    home.make_password()

    assert home.password() == password
    assert len(password) >= 32
    assert password.isalnum()
    assert stat.S_IMODE(home.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


def test_a_lost_password_is_not_made_up_again(home: Home) -> None:
    with pytest.raises(LocalServerError, match="Write the password of the user neo4j into that file"):
        home.password()


def test_a_home_that_cannot_be_created_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(LocalServerError, match="SUPPLYCHAIN_HOME"):
        Home(tmp_path / "file" / "home").create()


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"pid": '])
def test_a_broken_record_counts_for_nothing(home: Home, text: str) -> None:
    (home.path / "state.json").write_text(text)

    assert home.state() == {}
    home.forget_process()


def test_ports_are_remembered_when_the_process_is_forgotten(home: Home) -> None:
    home.remember({"pid": 1, "created": 2.0, "bolt_port": 3, "http_port": 4, "store": "x"})

    home.forget_process()

    assert home.state() == {"bolt_port": 3, "http_port": 4}


def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.path / "current"
    write_atomically(path, "old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("no space")))

    with pytest.raises(OSError, match="no space"):
        write_atomically(path, "new")

    assert path.read_text() == "old"
    assert not list(home.path.glob(".current-*"))


def test_one_holds_the_home_and_the_other_waits(home: Home) -> None:
    order = []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with home.lock(SilentProgress()):
            inside.set()
            leave.wait(10)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    timer = threading.Timer(0.05, leave.set)
    timer.start()
    with home.lock(SilentProgress()):
        order.append("second")
    thread.join()
    timer.join()

    assert order == ["first", "second"]


def test_waiting_ends(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOCK_PATIENCE", 0.05)

    with (
        home.lock(SilentProgress()),
        pytest.raises(LocalServerError, match="Another command has been working on"),
        Home(home.path).lock(SilentProgress()),
    ):
        pass


def test_a_link_is_made_and_led_elsewhere(home: Home, tmp_path: Path) -> None:
    link = home.path / "plugins"
    for target in (tmp_path / "one", tmp_path / "one", tmp_path / "two"):
        link_atomically(link, target)
        assert link.readlink() == target

    assert not list(home.path.glob(".plugins-*"))
