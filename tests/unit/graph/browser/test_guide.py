"""The guides, read as a browser reads them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from supplychain.graph import catalogue
from supplychain.graph.browser.guide import START, STYLE, example, guides, is_in_guides
from supplychain.graph.browser.literals import body, fill

PLACE = "http://localhost:1/x/"


class Reader(HTMLParser):
    """Collects the Cypher of every slide, the commands of links, and the fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cypher: list[str] = []
        self.commands: list[str] = []
        self.fields: list[str] = []
        self.slides = 0
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in {"meta", "input"}:
            self.open.append(tag)
        self.slides += tag == "slide"
        if tag == "pre":
            assert found["class"] == "code runnable"
            self.cypher.append("")
        if "data-exec" in found:
            self.commands.append(str(found["data-exec"]))
        if tag == "input":
            self.fields.append(str(found["value-for"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "pre" in self.open:
            self.cypher[-1] += data


PAGES = {name: Reader(text) for name, text in guides(PLACE).items()}


def test_every_question_has_a_slide_with_its_very_cypher() -> None:
    shown = sorted(text for page in PAGES.values() for text in page.cypher)
    questions = [q for q in map(catalogue.query, catalogue.names()) if is_in_guides(q)]

    assert shown == sorted(fill(body(q.text), example(q)) for q in questions)
    assert sum(page.slides for page in PAGES.values()) == len(catalogue.names()) + len(PAGES)


def test_guides_lead_to_guides_that_are_there_and_to_the_style() -> None:
    commands = {command for page in PAGES.values() for command in page.commands}

    assert commands == {f"style {PLACE}{STYLE}"} | {f"guide {PLACE}{name}" for name in PAGES}
    assert START in PAGES


def test_a_question_about_one_artifact_has_a_field_for_it() -> None:
    drawn = [catalogue.query(name) for name in catalogue.names("browser")]

    asked = sum(any(p.name == "id" for p in q.parameters) for q in drawn)
    assert PAGES[START].fields.count("id") == asked > 5


@pytest.mark.parametrize("name", catalogue.names("browser"))
def test_a_drawing_question_returns_a_path(name: str) -> None:
    assert catalogue.query(name).returns == ("path",)
    assert catalogue.query(name).question.startswith("Draws ")


def test_guides_say_that_they_are_no_legal_advice() -> None:
    assert "not legal advice" in guides(PLACE)[START]
