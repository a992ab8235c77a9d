"""Reports and bills that find a full disk or a read-only folder: what stood there still does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rooms import TROUBLES, assert_clear, make_room, spoil

if TYPE_CHECKING:
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
