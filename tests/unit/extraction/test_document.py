"""The text of cards as blocks: each character of plain text knows where it stands in the card."""

from __future__ import annotations

import pytest

from supplychain.extraction.document import document_of


def test_plain_text_leads_back_to_the_card() -> None:
    card = "# A *fine* `title`\n\nOne [link](https://x.y/z) &amp; \\_two\\_ **bold**\r\nnext.\n\n> - item <b>three</b>\n"

    document = document_of(card)

    assert [(b.kind, b.prose.text) for b in document.blocks] == [
        ("heading", "A fine title"),
        ("paragraph", "One link & _two_ bold\nnext."),
        ("item", "item three"),
    ]
    paragraph = document.blocks[1].prose
    span = paragraph.span(paragraph.text.index("link"), paragraph.text.index("bold") + 4)
    assert span is not None
    assert card[span.start : span.end] == "link](https://x.y/z) &amp; \\_two\\_ **bold"
    assert document.blocks[2].headings == ("A fine title",)


def test_links_of_every_kind_are_found_with_their_address() -> None:
    card = (
        "[a](https://h/a) <https://h/b> https://h/c. <a href='https://h/d'>d</a> [e][1] [![i](https://h/i.png)](https://h/f)\n\n"
        '<p>See <a href="https://h/g">g</a></p>\n\n[1]: https://h/e\n'
    )

    links = [link for block in document_of(card).blocks for link in block.prose.links]

    assert [link.href for link in links] == [f"https://h/{letter}" for letter in "abcdefg"]
    for link in links:
        if link.href != "https://h/e":
            assert card[link.span.start : link.span.end] == link.href


def test_cells_know_table_row_and_column() -> None:
    (rows,) = document_of("# R\n\n| a | b |\n|---|---|\n| 1 | [2](x) |\n").tables()

    assert [[cell.prose.text for cell in row] for row in rows] == [["a", "b"], ["1", "2"]]
    assert rows[1][1].heading == "R"


def test_headings_nest() -> None:
    document = document_of("# a\n\n## b\n\n### c\n\ntext\n\n## d\n\ntext\n")

    assert [b.headings for b in document.blocks if b.kind == "paragraph"] == [("a", "b", "c"), ("a", "d")]


def test_code_keeps_language_and_place() -> None:
    card = "x\n\n```python\nimport torch\n```\n"

    (code,) = [b for b in document_of(card).blocks if b.kind == "code"]

    assert (code.language, "import torch" in code.prose.text) == ("python", True)
    assert card[code.prose.offsets[0]] == "`"


def test_a_text_that_is_too_long_is_cut_and_said_to_be() -> None:
    document = document_of("word " * 100_000)

    assert document.problems == ("text is too long, its end left out",)


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 5_000,
        "*a" * 3_000,
        "> " * 3_000,
        "`" * 5_000,
        "![](" * 2_000,
        "<a href=" * 2_000,
        "- " * 2_000,
        "|" * 3_000,
    ],
)
def test_hostile_markdown_is_read(hostile: str) -> None:
    assert document_of(hostile).problems in [(), ("text is no Markdown that can be parsed",)]
