"""Neo4j Browser as the local server hands it over: log in, run a slide by a click, follow a link. In a real Chromium."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from supplychain.graph import catalogue
from supplychain.graph.browser.links import Links
from supplychain.graph.browser.literals import body, fill
from supplychain.graph.browser.serving import GuideServer
from supplychain.graph.browser.style import NODES
from supplychain.graph.cypher import Cypher
from tests.integration.browser.window import colors, part

if TYPE_CHECKING:
    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.integration.browser.window import Window

pytestmark = pytest.mark.server

NASTY = "a/b' OR 1=1 //\\u0027 & # ; \\ <img src=x onerror=alert(1)> `\"\u2028é😀"


def drawn(store: Store, name: str, **parameters: object) -> Counter[str]:
    """Count, by the color that the style gives them, the nodes that a question of the catalogue draws."""
    question = catalogue.query(name)
    with store.driver.session(database=store.database) as session:
        found = session.run(question.text, question.bind(parameters)).graph()
        nodes = [set(node.labels) for node in found.nodes]
    last = {label: place for place, label in enumerate(NODES)}
    return Counter(NODES[max(labels & last.keys(), key=last.__getitem__)].color for labels in nodes)


def test_who_logs_in_finds_the_guide_and_the_style(window: Window) -> None:
    from playwright.sync_api import expect

    drawer = part(window.page, "guidesDrawer")
    expect(drawer).to_contain_text("The supply chain of models")
    expect(drawer).to_contain_text("This is not legal advice.")
    expect(window.frames(":style http")).to_contain_text("node.NonCommercial")


def test_a_slide_draws_on_a_click_what_is_typed_into_its_field(window: Window, demo: Store) -> None:
    expected = drawn(demo, "browser/licenses_above", id="mlabonne/Beagle14-7B")
    slide = window.turn_to("Licenses above")
    slide.locator('input[value-for="id"]').fill("mlabonne/Beagle14-7B")
    slide.locator('input[value-for="id"]').press("End")
    slide.locator("pre.code.runnable > i").click()

    frame = window.newest("mlabonne/Beagle14-7B", expected.total())
    window.picture("licenses-above")
    assert colors(frame) == expected
    assert {NODES[label].color for label in ("BaseModel", "Dataset", "Permissive", "NonCommercial")} <= set(
        expected
    )


def test_a_link_of_an_answer_draws_with_one_click(window: Window, demo: Store, server: LocalServer) -> None:
    from supplychain.api import connect

    with connect(home=server.home.path) as chain:
        link = chain.browser.lineage("second-state/NeuralBeagle14-7B-GGUF", direction="up")
    expected = drawn(demo, "browser/lineage", id="second-state/NeuralBeagle14-7B-GGUF", direction="up")

    window.visit(link)
    assert window.frames("Draws the lineage").count() == 0, "nothing runs before a click"
    window.run("MATCH")

    frame = window.newest("Draws the lineage", expected.total())
    window.picture("lineage")
    assert colors(frame) == expected
    assert expected.total() == 8


def test_a_link_with_the_whole_cypher_draws_too(window: Window, demo: Store) -> None:
    expected = drawn(demo, "browser/conflicts_of", id="mlabonne/NeuralBeagle14-7B")
    address = window.address.partition("?")[0]

    window.visit(Links(address).conflicts("mlabonne/NeuralBeagle14-7B"))
    window.run("CONFLICTS_WITH")

    frame = window.newest("CONFLICTS_WITH", expected.total())
    window.picture("conflicts")
    assert colors(frame) == expected


def test_browser_takes_style_and_guides_from_the_small_server_too(window: Window) -> None:
    from playwright.sync_api import expect

    with GuideServer(0) as server:
        thread = threading.Thread(target=server.serve)
        thread.start()
        try:
            window.command(f":style {server.address}style.grass")
            expect(window.frames(f":style {server.address}").first).to_contain_text("node.NonCommercial")
            window.command(f":guide {server.address}usage.html")
            expect(part(window.page, "guidesDrawer")).to_contain_text("Questions: usage")
        finally:
            server.stop()
            thread.join()


@pytest.mark.parametrize("value", [NASTY, "", "x" * 300, "é/中"])
def test_a_short_link_writes_a_value_as_python_does(window: Window, value: str) -> None:
    question = catalogue.query("browser/neighborhood")
    address = window.address.partition("?")[0]
    opener = f"{address}supplychain/open.html"
    page = window.page.context.new_page()
    try:
        arrived = re.compile(re.escape(f"{address}?"))
        page.route(arrived, lambda route: route.fulfill(body="here"))
        page.goto(Links(address, opener).artifact(value), wait_until="commit")
        page.wait_for_url(arrived)
        arg = parse_qs(urlsplit(page.url).query)["arg"][0]
    finally:
        page.close()

    assert arg == f"// {question.question}\n{fill(body(question.text), question.bind({'id': value}))}"


def test_a_link_to_nothing_known_says_so_and_runs_nothing(window: Window) -> None:
    opener = f"{window.address.partition('?')[0]}supplychain/open.html"
    page = window.page.context.new_page()
    try:
        page.goto(f"{opener}?question=browser/<b>none")
        assert page.locator("#problem").text_content() == "There is no question named browser/<b>none."
        page.goto(f"{opener}?question=browser/lineage&id=a&depth=many")
        assert page.locator("#problem").text_content() == "many is not of the kind int."
        page.goto(f"{opener}?question=browser/lineage")
        assert page.locator("#problem").text_content() == "browser/lineage needs id."
    finally:
        page.close()


def test_the_server_compiles_slides_with_parameters_of_every_kind(demo: Store) -> None:
    from supplychain.graph.browser.guide import example, is_in_guides

    asked = [q for q in map(catalogue.query, catalogue.names()) if is_in_guides(q)]
    kinds = {tuple(sorted({p.kind for p in q.parameters})): q for q in asked}
    assert {kind for group in kinds for kind in group} >= {"str", "int"}
    for question in kinds.values():
        demo.explain(Cypher(fill(body(question.text), example(question))), {})


@pytest.mark.parametrize("name", catalogue.names("browser"))
def test_every_drawing_slide_draws_something_on_the_demo(demo: Store, name: str) -> None:
    from supplychain.graph.browser.guide import example

    question = catalogue.query(name)
    assert demo.read(Cypher(fill(body(question.text), example(question)))).rows


def test_the_server_reads_literals_as_what_they_were_written_from(demo: Store) -> None:
    from supplychain.graph.browser.literals import literal

    values = [
        NASTY,
        "\\",
        "\\'",
        "\\u0027",
        "'",
        "\\\\u0027",
        "\x00\x1f\x7f",
        "\n\r\t",
        "{}[]$id",
        "//",
        "/*",
        "&#;",
        "\\u005C'",
    ]
    values += ["".join(chr(c) for c in range(start, start + 64)) for start in range(0, 0x2100, 64)]
    row = demo.read(Cypher(f"RETURN {literal(values)} AS value")).rows[0]
    assert row == (values,)
