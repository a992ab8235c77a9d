"""Every sample page of every report in a real Chromium that can reach no host: quiet, whole, readable, usable by keyboard."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.chromium import COMMAND, find
from tests.conftest import ROOT
from tests.reports import SAMPLES, as_whole_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGES = sorted(SAMPLES.glob("*/*.html"))
PICTURES = ROOT / ".artifacts" / "reports"
READY = "() => [...document.querySelectorAll('.figure-chart')].every(c => c.querySelector('svg.main-svg'))"

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

PALE = """() => {
  const channel = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const numbers = (css) => css.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = numbers(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const e of document.querySelectorAll("body *:not(script):not(svg *)")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (!e.checkVisibility({ contentVisibilityAuto: true })) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${e.tagName} ${e.className} ${e.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""


class Sheet:
    """A page of a report in a window, and what it did that nobody asked for."""

    def __init__(self, browser: Browser, file: Path) -> None:
        self.file = file
        self.noise: list[str] = []
        self.requests: list[str] = []
        context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
        self.page = context.new_page()
        self.page.on("console", lambda message: self.noise.append(message.text))
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri())
        self.page.wait_for_function(READY)

    def resize(self, width: int, height: int = 900) -> Page:
        self.page.set_viewport_size({"width": width, "height": height})
        return self.page

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{self.file.stem}-{name}.png", full_page=name == "whole")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    chromium = find()
    if chromium is None:
        pytest.skip(f"there is no Chromium; it comes with: {COMMAND}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module", params=PAGES, ids=lambda file: file.stem)
def sheet(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sheet]:
    """A sample as it is sent to people, opened from a folder of its own."""
    file = tmp_path_factory.mktemp("page") / request.param.name
    file.write_text(as_whole_page(request.param.read_text("utf-8")), "utf-8")
    opened = Sheet(browser, file)
    yield opened
    opened.page.context.close()


def test_it_asks_no_host_and_reports_no_error(sheet: Sheet) -> None:
    sheet.picture("whole")

    assert sheet.noise == []
    assert [url for url in sheet.requests if not url.startswith(("data:", "blob:"))] == [sheet.file.as_uri()]


def test_its_tables_and_figures_are_there(sheet: Sheet) -> None:
    page = sheet.page

    assert page.locator("table.data tbody tr").count() > 0
    assert page.locator("main > section").count() == page.locator("nav li").count()
    for figure in page.locator("figure.figure").all():
        box = figure.locator("svg").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 50


def test_it_can_be_read_by_who_does_not_see_it(sheet: Sheet) -> None:
    page = sheet.page
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title()
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert page.locator("table.data:not(:has(caption))").count() == 0
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("button:not([type=button]):not(.modebar button)").count() == 0
    assert (
        page.locator(
            "figure.figure:not(:has([role=img][aria-label])):not(:has(svg > title, svg[aria-label]))"
        ).count()
        == 0
    )
    assert page.locator("img:not([alt]), input:not([id])").count() == 0
    for link in page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        assert link.startswith(("#", "https://", "http://localhost:7474/browser/"))


def test_the_first_key_leads_past_the_head(sheet: Sheet) -> None:
    page = sheet.page
    page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur(); }")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answers"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_table_is_sorted_by_keyboard(sheet: Sheet) -> None:
    page = sheet.page
    table = page.locator("table.data").filter(has=page.locator("tbody tr + tr")).first
    head = table.locator("th").first
    cells = "all => all.map(row => row.cells[0].textContent)"
    before = table.locator("tbody tr").evaluate_all(cells)
    orders = []
    head.locator("button").focus()
    for way in ("ascending", "descending", None):
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == way
        orders.append(table.locator("tbody tr").evaluate_all(cells))

    assert orders[2] == before
    assert all(sorted(order) == sorted(before) for order in orders)
    if len(set(before)) > 1 and "" not in before:
        assert orders[0] != orders[1]
        assert orders[0][0] == orders[1][-1]


def test_a_table_is_filtered_by_keyboard(sheet: Sheet) -> None:
    page = sheet.page
    fields = page.locator(".tools input")
    if fields.count() == 0:
        assert page.locator("table.data tbody tr:nth-child(10)").count() == 0
        return
    field, rows = fields.first, page.locator(".tools + .scroll tbody").first.locator("tr:visible")
    before = rows.count()
    field.focus()
    page.keyboard.type("no such words zzz")
    assert rows.count() == 0
    assert page.locator(".tools [role=status]").first.text_content() == f"0 of {before}"
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert rows.count() == before


def test_its_cypher_is_one_click_away_and_copied(sheet: Sheet) -> None:
    page = sheet.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    details = page.locator("details").first
    details.locator("summary").click()
    code = details.locator(".code").first
    text = code.locator("code").text_content()
    code.get_by_role("button", name="Copy").click()

    code.get_by_role("button", name="Copied").wait_for(timeout=10_000)
    assert page.evaluate("navigator.clipboard.readText()") == text
    details.locator("summary").click()


@pytest.mark.parametrize(("width", "zoom"), [(400, 1), (1280, 2)])
def test_it_never_scrolls_sideways(sheet: Sheet, width: int, zoom: int) -> None:
    page = sheet.resize(width // zoom)  # zooming in by a factor leaves so many pixels of the page
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.wait_for_function(f"{READY}")
    wider = page.evaluate(WIDER)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = false; })")
    page.evaluate("scrollTo(0, 0)")
    sheet.picture(f"{width}px-zoom-{zoom}")
    sheet.resize(1280)

    assert wider <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_colors_are_strong_enough(sheet: Sheet, scheme: str) -> None:
    page = sheet.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    by_system = page.evaluate(PALE)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = false; })")
    sheet.picture(scheme)
    page.locator("button.switch").click()
    by_switch = page.evaluate(PALE)
    other = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("button.switch").click()
    page.evaluate("delete document.documentElement.dataset.theme")
    page.emulate_media(color_scheme="light")

    assert by_system == []
    assert by_switch == []
    assert paper != other


def test_on_paper_everything_is_open_and_nothing_is_to_be_pressed(sheet: Sheet) -> None:
    page = sheet.page
    page.emulate_media(media="print")
    hidden = page.locator("details .code").evaluate_all(
        "all => all.filter(c => !c.getClientRects().length).length"
    )
    buttons = page.locator("button.switch, .code button, .tools").evaluate_all(
        "all => all.filter(b => b.getClientRects().length).length"
    )
    sheet.picture("print")
    printed = page.pdf()
    page.emulate_media(media="screen")

    assert (hidden, buttons) == (0, 0)
    assert printed.startswith(b"%PDF")


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_without_scripts_everything_can_be_read(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    rows = page.locator("table.data tbody tr")

    assert rows.count() == rows.locator("visible=true").count()
    assert page.get_by_role("button").count() == 0
    context.close()
