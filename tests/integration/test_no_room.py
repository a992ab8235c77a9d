"""Reports, bills and the graph itself on a full disk or in a read-only folder: what stood there still does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.faults.facts import facts
from tests.rooms import TROUBLES, MountedRoom, assert_clear, make_room, spoil

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

WRITERS = {
    "The report hygiene": (("report", "hygiene", "--format", "md", "--out"), "", "hygiene.md"),
    "The bill": (("export", "HuggingFaceH4/zephyr-7b-beta", "--output"), "bill.json", "bill.json"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("what", WRITERS)
def test_what_cannot_be_written_replaces_nothing(
    server: LocalServer, demo: Store, tmp_path: Path, what: str, trouble: str
) -> None:
    del demo
    command, name, file = WRITERS[what]
    room = make_room(tmp_path / "room", 1 << 20)
    try:
        (room.seen / file).write_text("as before")
        spoil(room, trouble)
        refused = room.run(*command, str(room.path / name), SUPPLYCHAIN_HOME=str(server.home.path))

        assert_clear(refused, 8, f"{what} cannot be written to", room.path, trouble)
        assert (room.seen / file).read_text() == "as before"
        assert {path.name for path in room.seen.iterdir()} <= {file, "filler"}
    finally:
        room.close()


@pytest.mark.timeout(900)
def test_what_cannot_be_written_into_the_graph_leaves_the_graph(tmp_path: Path) -> None:
    """Neo4j stops at the first write that fails, says so of everything after it, and has what it had once there is room."""
    room = make_room(tmp_path / "room", 48 << 20)
    if not isinstance(room, MountedRoom):
        room.close()
        pytest.skip("no file system can be mounted here")
    home = {
        "SUPPLYCHAIN_HOME": str(room.path / "home"),
        "SUPPLYCHAIN_HEAP": "512m",
        "SUPPLYCHAIN_PAGE_CACHE": "64m",
    }
    few, many = tmp_path / "few.jsonl", tmp_path / "many.jsonl"
    few.write_text(facts(20, owner="few"), "utf-8")
    many.write_text(facts(600), "utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return room.run(*arguments, **home)

    try:
        assert run("-q", "load", "jsonl", str(few)).returncode == 0
        room.fill(0)
        for command in (("load", "jsonl", str(many)), ("licenses", "refresh")):
            refused = run("-q", *command)
            assert refused.returncode == 3, refused.stderr
            assert "its disk is full" in refused.stderr
            assert "what to do: Free some space, then start it again" in refused.stderr
            assert "Traceback" not in refused.stderr
        refused = run("-q", "load", "jsonl", str(few), "--bulk", "--replace")
        assert_clear(refused, 8, "The snapshot cannot be written to", room.path, "full")

        room.allow()
        started = run("server", "start")
        assert started.returncode == 0, started.stderr
        kept = run("-q", "lineage", "ancestors", "few/m19", "--format", "json")
        assert [row["artifact"] for row in json.loads(kept.stdout)] == ["few/m6", "few/m2", "few/m0"]
        assert run("-q", "load", "jsonl", str(many)).returncode == 0
    finally:
        run("server", "stop")
        room.close()
