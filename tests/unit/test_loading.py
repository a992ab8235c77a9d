"""Loading without a server: what must be in place before one is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain import loading
from supplychain.graph.server import LocalServer
from supplychain.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_bulk_load_may_be_the_first_thing_a_home_sees(tmp_path: Path) -> None:
    server = LocalServer(Settings.load({"home": tmp_path / "new"}, environ={}))

    with loading._work_folder(server) as folder:
        assert folder.is_dir()

    assert not folder.exists()
