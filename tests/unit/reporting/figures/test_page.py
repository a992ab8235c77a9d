"""Figures in a page, looked at with a real browser that has no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from supplychain.graph.table import Table
from supplychain.reporting.figures import draw
from tests.figures import EXAMPLES, HOSTILE_NAME, edges, example
from tests.unit.reporting.figures.conftest import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_DRAWN = f"document.querySelectorAll('.figure-chart .main-svg').length >= {len(EXAMPLES)}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    charts = [draw(kind, example(), options | {"title": HOSTILE_NAME}) for kind, options in EXAMPLES.items()]
    steps = [
        ("o/chat", "finetune", "o/base"),
        ("o/merged", "merge", "o/chat"),
        (HOSTILE_NAME, "adapter", "o/merged"),
    ]
    wide = [(f"o/w{i + 1}", "finetune", f"o/w{i}") for i in range(12)]
    drawings = [
        draw("lineage", edges(*steps), {"root": "o/base"}),
        draw("lineage", edges(*wide), {"root": "o/w6"}),
        draw("bar", Table(("a", "b")), {"x": "a", "y": "b"}),
    ]
    file: Path = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(page_of([*charts, *drawings]), encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module", params=[("light", 1100), ("dark", 400)], ids=["light", "dark and narrow"])
def visit(request: pytest.FixtureRequest, window: Browser, address: str) -> Iterator[tuple[Page, list[Any]]]:
    scheme, width = request.param
    context = window.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, offline=True)
    page, events = context.new_page(), []
    page.on("console", lambda message: events.append(message.text))
    page.on("pageerror", lambda error: events.append(str(error)))
    page.on("request", lambda asked: events.append(asked.url) if asked.url != address else None)
    page.goto(address)
    page.wait_for_function(_DRAWN)
    yield page, events
    context.close()


def test_everything_is_drawn_without_an_error_or_a_request(visit: tuple[Page, list[Any]]) -> None:
    page, events = visit
    assert events == []
    assert page.locator(".figure").count() == len(EXAMPLES) + 3
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    ink = page.evaluate("getComputedStyle(document.querySelector('.xtick text')).fill")
    assert ink == ("rgb(230, 233, 237)" if dark else "rgb(27, 31, 36)")
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.xtick text')).fill == 'rgb(27, 31, 36)'"
    )
    page.evaluate("delete document.documentElement.dataset.theme")
    assert events == []


def test_hostile_names_are_text_in_labels_and_in_hovers(visit: tuple[Page, list[Any]]) -> None:
    page, events = visit
    assert page.locator(".figure a, .figure-chart b, figcaption script").count() == 0
    assert "<b>bold" in page.locator(".figure-bar .ytick").all_text_contents()[3]
    bar = page.locator(".figure-bar .points path").nth(3)
    bar.scroll_into_view_if_needed()
    bar.hover(force=True)
    hover = page.locator(".figure-bar .hovertext")
    hover.wait_for()
    assert '<a href="https://example.org">' in (hover.text_content() or "")
    assert hover.locator("a").count() == 0
    assert events == []


def test_a_drawing_is_walked_through_and_zoomed_by_keys(visit: tuple[Page, list[Any]]) -> None:
    page, _ = visit
    drawing = page.locator(".figure-lineage .figure-pane > svg").first
    drawing.focus()

    def focused() -> str:
        return str(page.evaluate("document.activeElement.querySelector('title').textContent.split('\\n')[0]"))

    for key, name in (
        ("Enter", "o/base"),
        ("ArrowRight", "o/chat"),
        ("ArrowRight", "o/merged"),
        ("ArrowLeft", "o/chat"),
    ):
        page.keyboard.press(key)
        assert focused() == name
    assert page.locator(".figure-lineage .lit").count() == 2
    page.keyboard.press("Escape")
    before = drawing.get_attribute("viewBox")
    page.keyboard.press("+")
    page.wait_for_function(
        "box => document.querySelector('.figure-pane > svg').getAttribute('viewBox') !== box", arg=before
    )


def test_a_wide_drawing_starts_at_what_was_asked_about_and_shows_all_on_demand(
    visit: tuple[Page, list[Any]],
) -> None:
    page, _ = visit
    wide = page.locator(".figure-lineage").nth(1)
    place = wide.locator(".figure-pane").bounding_box()
    root = wide.locator(".figure-pane .root").bounding_box()
    assert place is not None
    assert root is not None
    assert place["x"] <= root["x"]
    assert root["x"] + root["width"] <= place["x"] + place["width"] + 1
    wide.get_by_role("button", name="Show the whole drawing").click()
    page.wait_for_function("document.querySelectorAll('.figure-pane > svg')[1].classList.contains('far')")
    assert wide.locator(".figure-pane text").first.is_hidden()
