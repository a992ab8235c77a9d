"""What data says is shown as text: in every form of every report, whatever it says."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import tinyhtml5
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from supplychain.cells import visible
from supplychain.errors import QueryFailed
from supplychain.graph.table import Table
from supplychain.reporting import definition, names
from supplychain.reporting.cells import shown
from supplychain.reporting.forms import rendered
from supplychain.reporting.reading import parse
from tests.reports import as_sample, made_of
from tests.strategies import HOSTILE, any_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from supplychain.reporting.answers import AnsweredReport
    from supplychain.reporting.definition import Report, Section

NASTY = (
    *HOSTILE,
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; &#60;",
    '=HYPERLINK("http://example.org","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1",
    '"=1+1"',
    "x;=1+1",
    "\uff1d1+1",
    "| a | b |",
    "\\| \\",
    "`code` ``x",
    "```",
    "[text](javascript:alert(1)) ![x](y)",
    "<http://example.org> https://example.org www.example.org a@b.example",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "    code",
    "---",
    "~~gone~~ **bold** _it_ $math$ :tada: #1 @everyone",
    "\u202egnp.exe \u2066 \u200b \ufeff",
    "a\x00b\x1b[31m\x07",
    "line\nbreak\r\nand\tmore",
    "'",
    "\\",
    "",
    " ",
)

ONE = """
title = "One"
question = "What is there?"
[[section]]
heading = "Root causes"
text = "First of all {{ first.blamed_hop }}."
query = "licenses/root_causes"
columns = ["blamed_hop", "rule", "artifacts", "licenses"]
figure = { kind = "bar", x = "blamed_hop", y = "artifacts", color = "rule" }
rows = 40
"""

DRAWN = re.compile(r"^(y|value|weight)$")


def values_for(section: Section, texts: tuple[str, ...]) -> Table:
    """Rows with one of the texts in every column, but numbers where a figure needs them."""
    if section.query is None:
        return Table(())
    options = section.drawing.options if section.drawing else {}
    numbers = {column for option, column in options.items() if DRAWN.match(option)}
    kind = section.drawing.kind if section.drawing else ""
    if kind in {"line", "scatter", "histogram"}:
        numbers.add(options["x"])
    columns = section.query.returns
    return Table(
        columns,
        [tuple(place if c in numbers else text for c in columns) for place, text in enumerate(texts, 1)],
    )


def told(report: Report, texts: tuple[str, ...]) -> AnsweredReport:
    answers: list[Any] = [values_for(s, texts) if s.query else None for s in report.sections]
    return made_of(report, answers)


def without_figures(found: AnsweredReport) -> AnsweredReport:
    return replace(
        found,
        sections=tuple(replace(s, section=replace(s.section, drawing=None)) for s in found.sections),
    )


def elements(page: str) -> Iterator[Element]:
    yield from tinyhtml5.parse(as_sample(page), namespace_html_elements=False).iter()


def words(element: Element) -> str:
    return "".join(element.itertext())


def collapsed(text: str) -> str:
    return " ".join(text.split())


def check_page(found: AnsweredReport, quiet: AnsweredReport) -> None:
    (page,) = rendered(found, "html").files.values()
    (usual,) = rendered(quiet, "html").files.values()
    there = list(elements(page))
    expected = {(e.tag, a) for e in elements(usual) for a in e.attrib} | {
        ("a", "href"),
        ("a", "rel"),
        ("td", "class"),
    }
    scripts = [e for e in there if e.tag == "script"]

    assert {(e.tag, a) for e in there for a in e.attrib} <= expected
    assert len([e for e in scripts if e.get("type") is None]) == len(
        [e for e in elements(usual) if e.tag == "script" and e.get("type") is None]
    )
    for script in scripts:
        if script.get("type") == "application/json":
            json.loads(script.text or "")
    for link in (e.get("href", "") for e in there if e.tag == "a"):
        assert link.startswith(
            ("#", "https://huggingface.co/", "https://github.com/", "http://localhost:7474/browser/")
        )
    bodies = [e for e in there if e.tag == "tbody"]
    answered = [s for s in found.sections if s.table is not None and s.table.rows]
    assert len(bodies) == len(answered)
    for body, section in zip(bodies, answered, strict=True):
        columns = section.section.columns
        rows = section.table.to_dicts()[: section.section.rows] if section.table else []
        assert [[words(cell) for cell in row] for row in body] == [
            [shown(c, r[c]) for c in columns] for r in rows
        ]
    said = [words(e) for e in there if e.tag == "p"]
    assert all(s.words in said for s in found.sections if s.words)


def check_markdown(found: AnsweredReport) -> None:
    (text,) = rendered(without_figures(found), "md").files.values()
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    inline = [t for t in tokens if t.type == "inline"]
    cells = [
        "".join(c.content for c in token.children or ())
        for before, token in pairwise(tokens)
        if before.type == "td_open" and token.type == "inline"
    ]
    expected = [
        collapsed(shown(c, row[c]))
        for s in found.sections
        if s.table is not None
        for row in s.table.to_dicts()[: s.section.rows]
        for c in s.section.columns
    ]

    assert cells == expected
    assert {c.type for t in inline for c in t.children or ()} <= {"text", "strong_open", "strong_close"}
    assert {t.content.strip() for t in tokens if t.type == "html_block"} <= {
        "<details><summary>Cypher</summary>",
        "</details>",
    }
    assert len([t for t in tokens if t.type == "heading_open"]) == 1 + len(found.sections)
    paragraphs = {"".join(c.content for c in t.children or ()) for t in inline}
    assert all(collapsed(s.words) in paragraphs for s in found.sections if s.words)
    assert not {c for c in text if c != "\n" and visible(c) != c and c not in "\t\r"}


def check_csv(found: AnsweredReport) -> None:
    files = rendered(found, "csv").files
    tables = [text for path, text in files.items() if re.search(r"/\d\d-", path)]
    answered = [s.table for s in found.sections if s.table is not None]
    for text, table in zip(tables, answered, strict=True):
        head, *rows = csv.reader(io.StringIO(text, newline=""))
        assert tuple(head) == table.columns
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == [
            [re.sub("[\ud800-\udfff]", "\ufffd", str(value)).removeprefix("'") for value in row]
            for row in table.rows
        ]
    for text in files.values():
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert cell.lstrip('\x00\t\r\n "')[:1] not in tuple("=+-@\uff1d") or re.fullmatch(
                    r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", cell
                )


def check_json(found: AnsweredReport) -> None:
    (text,) = rendered(found, "json").files.values()
    sections = json.loads(text)["sections"]
    assert [s.get("rows") for s in sections] == [
        None if s.table is None else [list(row) for row in s.table.rows] for s in found.sections
    ]


@pytest.mark.parametrize("name", names())
def test_every_report_shows_hostile_data_as_text(name: str) -> None:
    report = definition(name)
    found = told(report, NASTY)

    check_page(found, told(report, tuple(f"quiet {n}" for n in range(len(NASTY)))))
    check_markdown(found)
    check_csv(found)
    check_json(found)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.sampled_from(NASTY) | any_text | st.text(max_size=30), min_size=1, max_size=5))
def test_whatever_data_says_is_shown_as_text(texts: list[str]) -> None:
    clean = tuple(t.encode("utf-8", "replace").decode() for t in texts)
    report = parse("one", ONE)
    found = told(report, clean)

    check_page(found, told(report, tuple(f"quiet {n}" for n in range(len(clean)))))
    check_markdown(found)
    check_csv(found)
    check_json(found)


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize("nasty", NASTY)
def test_what_went_wrong_is_shown_as_text_too(form: str, nasty: str) -> None:
    report = parse("one", ONE)
    text = str(rendered(without_figures(made_of(report, [QueryFailed(nasty)])), form))
    quiet = str(rendered(without_figures(made_of(report, [QueryFailed("quiet")])), form))
    if form == "md":
        read = MarkdownIt("commonmark", {"html": True})
        text, quiet = read.render(text), read.render(quiet)

    assert [e.tag for e in elements(text)] == [e.tag for e in elements(quiet)]
    if nasty.strip():
        assert any(collapsed(visible(nasty)) in collapsed(words(e)) for e in elements(text) if e.tag == "p")
