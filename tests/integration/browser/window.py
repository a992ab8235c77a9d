"""What a person does in Neo4j Browser: open an address, turn the pages of a guide, run what is in the editor, look."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["PICTURES", "Window", "colors", "part"]

PICTURES = ROOT / ".artifacts" / "browser"
"""Folder of the pictures that the tests take."""


def part(scope: Page | Locator, name: str) -> Locator:
    """Return the part of the page that Browser's makers call by this name."""
    return scope.locator(f'[data-testid="{name}"]')


@dataclass
class Window:
    """A page with Neo4j Browser on it."""

    page: Page
    address: str

    def visit(self, address: str) -> None:
        """Open another address of the same Browser, which has remembered the login."""
        self.page.goto(address)
        self.wait_until_connected()

    def wait_until_connected(self) -> None:
        from playwright.sync_api import expect

        # The last of what Browser does by itself: before it, a frame may still be cleared away.
        expect(self.frames(":style http")).to_have_count(1)
        expect(part(self.page, "guidesDrawer")).to_be_visible()
        expect(part(self.page, "disconnectedBanner")).to_have_count(0)

    def frames(self, command: str) -> Locator:
        """Return the frames whose command has this text in it."""
        heads = self.page.locator('[data-testid="frameCommand"]', has_text=command)
        return part(self.page, "frame").filter(has=heads)

    def turn_to(self, title: str) -> Locator:
        """Turn the pages of the guide until a title is there, and return the slide."""
        from playwright.sync_api import expect

        drawer = part(self.page, "guidesDrawer")
        for _ in range(40):
            if drawer.get_by_role("heading", name=title, exact=True).count():
                break
            part(self.page, "guideNextSlide").click()
        expect(drawer.get_by_role("heading", name=title, exact=True)).to_be_visible()
        return drawer

    def run(self, text: str) -> None:
        """Run what is in the editor, once this is in it."""
        from playwright.sync_api import expect

        expect(self.page.locator("#monaco-main-editor .view-lines")).to_contain_text(text)
        part(self.page, "editor-Run").click()

    def command(self, text: str) -> None:
        """Write a command into the editor and run it."""
        self.page.locator("#monaco-main-editor").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)
        part(self.page, "editor-Run").click()

    def newest(self, command: str, nodes: int) -> Locator:
        """Wait until the newest frame of a command draws so many nodes, and return it."""
        from playwright.sync_api import expect

        frame = self.frames(command).first
        expect(frame.locator("svg.neod3viz g.node")).to_have_count(nodes)
        return frame

    def picture(self, name: str) -> None:
        """Keep a picture of the page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")


def colors(frame: Locator) -> Counter[str]:
    """Count the colors of the drawn nodes."""
    circles = frame.locator("g.node circle.b-outline")
    fills = circles.evaluate_all("circles => circles.map(circle => circle.getAttribute('fill'))")
    return Counter(str(fill).upper() for fill in fills)
