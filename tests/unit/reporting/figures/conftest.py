"""The browser that draws figures, and pages that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.reporting.figures import page
from tests.chromium import COMMAND, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from supplychain.reporting.figures import Figure


@pytest.fixture(scope="session")
def chromium() -> str:
    found = find()
    if found is None:
        pytest.skip(f"there is no Chromium; it comes with: {COMMAND}")
    return found


@pytest.fixture(scope="module")
def window(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def page_of(figures: list[Figure]) -> str:
    """Return a page as a report makes it: style and scripts once, everything inside."""
    body = "".join(figure.html() for figure in figures)
    scripts = "".join(f"<script>{text}</script>" for text in (page.plotly_script(), page.script()))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Figures</title>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}<style>{page.style()}</style></head><body>{body}{scripts}</body></html>'
