"""Neo4j Browser in a real Chromium, on the suite's server with the demo graph; nothing but this machine can be reached."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chromium import COMMAND, find
from tests.conftest import ROOT
from tests.integration.browser.window import Window, part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

_REMOTE = re.compile(r"^https?://(?!127\.0\.0\.1[:/]|localhost[:/])")


@pytest.fixture(scope="module")
def window(server: LocalServer, demo: Store) -> Iterator[Window]:
    """Open Browser with what `server open` hands over, and log in by its form."""
    chromium = find()
    if chromium is None:
        pytest.skip(f"there is no Chromium; it comes with: {COMMAND}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    opened = subprocess.run(
        [sys.executable, "-m", "supplychain", "server", "open"],
        env={"SUPPLYCHAIN_HOME": str(server.home.path), "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    address = opened.stdout.strip()
    password = re.search(r"password in (\S+);", opened.stderr)
    assert password is not None, opened.stderr
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1500, "height": 950}).new_page()
        page.set_default_timeout(60_000)
        page.route(_REMOTE, lambda route: route.abort())
        found = Window(page, address)
        page.goto(address)
        expect(part(page, "username")).to_have_value("neo4j")
        part(page, "password").fill(Path(password[1]).read_text("utf-8").strip())
        part(page, "connect").click()
        found.wait_until_connected()
        yield found
        browser.close()
