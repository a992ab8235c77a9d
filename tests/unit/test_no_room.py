"""A full disk and a read-only folder: a sentence that says what could not be written where, and the old state stays usable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.errors import WriteFailed
from supplychain.files import exchange, write_files
from supplychain.graph.snapshot import Snapshot
from tests.faults.facts import facts
from tests.hub_server import HubServer, Shelf
from tests.rooms import TROUBLES, LimitedRoom, assert_clear, make_room, spoil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.rooms import Room

MEGABYTE = 1 << 20


@pytest.fixture
def room(tmp_path: Path, record_property: Callable[[str, object], None]) -> Iterator[Room]:
    made = make_room(tmp_path / "room", 4 * MEGABYTE)
    record_property("figure", f"little room: {made.how}")
    yield made
    made.close()


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    file = tmp_path / "facts.jsonl"
    file.write_text(facts(3_000), "utf-8")
    return file


@pytest.mark.parametrize(("trouble", "left"), [("full", 0), ("full", 64 << 10), ("read-only", 0)])
def test_a_snapshot_that_cannot_be_written_leaves_the_former_one(
    room: Room, tmp_path: Path, lines: Path, trouble: str, left: int
) -> None:
    place = room.path / "snapshot"
    few = tmp_path / "few.jsonl"
    few.write_text(facts(10), "utf-8")
    assert room.run("load", "jsonl", str(few), "--snapshot", str(place)).returncode == 0
    before = Snapshot(room.seen / "snapshot").tables
    spoil(room, trouble, left)

    refused = room.run("load", "jsonl", str(lines), "--snapshot", str(place))

    assert_clear(refused, 8, "The snapshot cannot be written to", place, trouble)
    kept = Snapshot(room.seen / "snapshot")
    kept.verify()
    assert kept.tables == before
    assert {path.name for path in room.seen.iterdir()} <= {"snapshot", "filler"}
    room.allow()
    assert room.run("load", "jsonl", str(lines), "--snapshot", str(place)).returncode == 0
    assert Snapshot(room.seen / "snapshot").nodes > 3_000


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_load_that_cannot_keep_its_answers_goes_on_with_those_it_has(
    room: Room, tmp_path: Path, trouble: str
) -> None:
    shelf = Shelf(
        [{"id": f"acme/m{n}", "author": "acme", "tags": [f"t{i}" for i in range(900)]} for n in range(40)]
    )
    state = room.path / "state"
    with HubServer(shelf) as hub:
        command = ("load", "huggingface", "--owner", "acme", "--endpoint", hub.url, "--state", str(state),
                   "--snapshot", str(tmp_path / "out"))  # fmt: skip
        spoil(room, trouble, 8 << 10)
        refused = room.run(*command)
        assert_clear(refused, 8, "What the Hub has answered cannot be written to", state, trouble)
        assert not (tmp_path / "out").exists()
        room.allow()
        before = len(hub.asked)
        assert room.run(*command).returncode == 0
        repeated = set(hub.asked[:before]) & set(hub.asked[before:])

    assert Snapshot(tmp_path / "out").tables["Model"] == 40
    assert len(repeated) < before or trouble == "read-only"


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize(("variable", "what"), [("SUPPLYCHAIN_HOME", "home"), ("SUPPLYCHAIN_CACHE", "cache")])
def test_a_server_that_cannot_be_put_anywhere_says_where(
    room: Room, tmp_path: Path, variable: str, what: str, trouble: str
) -> None:
    if isinstance(room, LimitedRoom) and (what, trouble) == ("cache", "full"):
        pytest.skip("free space is asked for first, and a limit on the size of files does not show there")
    place = room.path / "place"
    spoil(room, trouble)

    refused = room.run(
        "server", "start", **{"SUPPLYCHAIN_HOME": str(tmp_path / "home"), variable: str(place)}
    )

    named = str(place) if (what, trouble) == ("cache", "full") else f"The {what} folder "
    assert_clear(refused, 3, named, place, trouble)
    assert variable in refused.stderr
    assert room.run("server", "status", SUPPLYCHAIN_HOME=str(place)).returncode == 3


WRITERS = {
    "live load": ("load", "jsonl", "{lines}"),
    "bulk import": ("load", "jsonl", "{lines}", "--bulk"),
    "findings": ("licenses", "refresh"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("what", WRITERS)
def test_what_needs_a_server_says_that_its_home_cannot_be_written(
    room: Room, lines: Path, what: str, trouble: str
) -> None:
    place = room.path / "place"
    command = [word.format(lines=lines) for word in WRITERS[what]]
    spoil(room, trouble)

    refused = room.run(*command, SUPPLYCHAIN_HOME=str(place))

    assert_clear(refused, 3, "The home folder ", place, trouble)
    assert "SUPPLYCHAIN_HOME" in refused.stderr
    assert {path.name for path in room.seen.iterdir()} <= {"filler", "place"}


@pytest.mark.parametrize(("trouble", "left"), [("full", 0), ("full", 16 << 10), ("read-only", 0)])
def test_snapshots_are_compared_where_nothing_can_be_written(
    room: Room, tmp_path: Path, trouble: str, left: int
) -> None:
    for name, models in (("old", 10), ("new", 40)):
        file = tmp_path / f"{name}.jsonl"
        file.write_text(facts(models), "utf-8")
        assert room.run("load", "jsonl", str(file), "--snapshot", str(room.path / name)).returncode == 0
    command = ("diff", str(room.path / "old"), str(room.path / "new"), "--format", "csv")
    before = room.run(*command)
    spoil(room, trouble, left)

    found = room.run(*command, TMPDIR=str(room.path))

    assert (found.returncode, found.stdout) == (0, before.stdout), found.stderr
    assert found.stdout.count("added") == 30
    assert {path.name for path in room.seen.iterdir()} <= {"old", "new", "filler"}


def test_files_are_replaced_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").mkdir()

    with pytest.raises(WriteFailed, match=r"The pair cannot be written to .*b: is a directory"):
        write_files({tmp_path / "a": b"new", tmp_path / "b": b"new"}, "The pair")

    assert (tmp_path / "a").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_file_keeps_the_rights_of_the_one_it_replaces(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(mode)

    write_files({file: b"new"}, "The file")

    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", mode)


def test_two_folders_take_each_others_place_or_neither_does(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()

    done = exchange(tmp_path / "a", tmp_path / "b")

    assert (tmp_path / "a" / ("b" if done else "a")).exists()
    assert not exchange(tmp_path / "a", tmp_path / "absent")
