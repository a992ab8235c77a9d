"""The text of a card → its blocks: headings, paragraphs, cells and code, each with the way back to the card's characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from supplychain.extraction.values import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Block", "Document", "Link", "Prose", "document_of"]

_LONGEST = 400_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"<!--.{0,2000}?-->|<(/?)([a-zA-Z][\w-]*)\b([^<>]*)>", re.DOTALL)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"'`\])}|，。）]+[^\s<>\"'`\])}|，。）.,;:!?*_]")


class Link(NamedTuple):
    """A link: its words in the plain text (`start` to `end`), the address, and where the address stands in the card."""

    start: int
    end: int
    href: str
    span: Span


@dataclass(slots=True)
class Prose:
    """A stretch of plain text without markup, each character with where it begins and ends in the card (-1: nowhere)."""

    text: str = ""
    offsets: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)

    def span(self, start: int, end: int) -> Span | None:
        """Where plain characters stand in the card; None if they stand nowhere."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        first, last = self.offsets[start], self.ends[end - 1]
        return Span(first, last) if last > first >= 0 else None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a card.

    Attributes
    ----------
    kind
        heading, paragraph, item (of a list), cell, html, code.
    headings
        The headings above it, outermost first.
    row, column
        Of a cell: number of the table, row (0 is the head) and column.
    language
        Of code: the word behind the fence.
    """

    kind: str
    prose: Prose
    headings: tuple[str, ...]
    table: int = -1
    row: int = -1
    column: int = -1
    language: str = ""

    @property
    def heading(self) -> str:
        """The nearest heading."""
        return self.headings[-1] if self.headings else ""

    @property
    def place(self) -> str:
        """How values that stand in it say where: the nearest heading, or what it is."""
        return f"heading: {self.heading}" if self.heading else self.kind


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a card in order."""

    blocks: list[Block]
    problems: tuple[str, ...] = ()

    def prose(self) -> Iterator[Block]:
        """Blocks that hold sentences: all but code."""
        return (block for block in self.blocks if block.kind != "code")

    def tables(self) -> Iterator[list[list[Block]]]:
        """Tables as rows of cells; the first row is the head."""
        grouped: dict[int, list[list[Block]]] = {}
        for block in self.blocks:
            if block.kind == "cell":
                rows = grouped.setdefault(block.table, [])
                while len(rows) <= block.row:
                    rows.append([])
                rows[block.row].append(block)
        yield from grouped.values()


def document_of(card: str, start: int = 0) -> Document:
    """Parse the Markdown of a card from `start` on; a card that is too long is cut, and said to be so."""
    body = card[start : start + _LONGEST]
    problems = ("text is too long, its end left out",) if len(card) - start > _LONGEST else ()
    try:
        tokens = _parser().parse(body)
    except (RecursionError, ValueError, IndexError):
        return Document([], (*problems, "text is no Markdown that can be parsed"))
    return Document(list(_Reader(card, body, start).blocks(tokens)), problems)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Without text_join each token stands in the source as it is, escapes and entities apart: that keeps the way back.
    return MarkdownIt("commonmark").enable("table").disable("text_join")


class _Reader:
    """Walks the tokens of one card."""

    def __init__(self, card: str, body: str, start: int) -> None:
        self._card = card
        ends = [found.end() for found in _LINE_END.finditer(body)]
        self._lines = [start, *(start + end for end in ends), start + len(body)]
        self._end = start + len(body)
        self._first = self._last = self._cursor = start
        self._titles: list[tuple[int, str]] = []
        self._kind = "paragraph"
        self._items = self._table = 0
        self._row = self._column = -1

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        for token in tokens:
            if token.map is not None:
                self._first, self._last = self._line(token.map[0]), self._line(token.map[1])
                if token.type != "inline":
                    self._cursor = self._first
            if token.type == "inline":
                yield self._text(token)
            elif token.type in ("fence", "code_block"):
                prose = Prose()
                _copy(prose, self._card, self._first, self._last)
                yield Block("code", prose, self._above(), language=token.info.strip()[:40])
            elif token.type == "html_block":
                prose = Prose()
                self._markup(prose, self._first, self._last)
                self._bare(prose)
                yield Block("html", prose, self._above())
            else:
                self._enter(token)

    def _enter(self, token: Token) -> None:
        """Note what opens or closes."""
        match token.type:
            case "list_item_open":
                self._items += 1
            case "list_item_close":
                self._items -= 1
            case "heading_open":
                self._kind = token.tag
            case "paragraph_open":
                self._kind = "item" if self._items else "paragraph"
            case "table_open":
                self._table, self._row = self._table + 1, -1
            case "tr_open":
                self._row, self._column = self._row + 1, -1
            case "th_open" | "td_open":
                self._column, self._kind = self._column + 1, "cell"
            case _:
                pass

    def _text(self, token: Token) -> Block:
        """Return the block of an inline token; a heading stands over what follows."""
        prose, self._cursor = self._inline(token, max(self._cursor, self._first), self._last)
        if self._kind == "cell":
            return Block("cell", prose, self._above(), self._table, self._row, self._column)
        if self._kind in ("paragraph", "item"):
            return Block(self._kind, prose, self._above())
        level = int(self._kind[1])
        self._titles = [title for title in self._titles if title[0] < level]
        self._titles.append((level, " ".join(prose.text.split())))
        return Block("heading", prose, self._above())

    def _above(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._titles)

    def _line(self, number: int) -> int:
        return self._lines[number] if number < len(self._lines) else self._end

    def _inline(self, token: Token, cursor: int, last: int) -> tuple[Prose, int]:
        """Return the plain text of a token, and the place behind it."""
        prose = Prose()
        open_link: tuple[int, str] | None = None
        anchor: tuple[int, str, Span] | None = None
        for child in token.children or ():
            match child.type:
                case "text" | "code_inline" | "text_special":
                    begin = len(prose.text)
                    source = child.markup if child.type == "text_special" else child.content
                    cursor = self._add(prose, source, child.content, cursor, last)
                    if child.type == "code_inline":
                        prose.code.append((begin, len(prose.text)))
                case "softbreak" | "hardbreak":
                    _put(prose, "\n", cursor)
                case "link_open":
                    open_link = (len(prose.text), str(child.attrs.get("href", "")))
                case "link_close" if open_link is not None:
                    begin, href = open_link
                    cursor = self._link(prose, begin, href, cursor, last)
                    open_link = None
                case "image":
                    cursor = self._behind(str(child.attrs.get("src", "")), cursor, last)
                case "html_inline":
                    place = self._card.find(child.content, cursor, last)
                    if place < 0:
                        continue
                    cursor = place + len(child.content)
                    if opened := self._anchor(prose, place, cursor):
                        anchor = opened
                    elif child.content.lower().startswith("</a") and anchor is not None:
                        prose.links.append(Link(anchor[0], len(prose.text), *anchor[1:]))
                        anchor = None
                    else:
                        self._markup(prose, place, cursor)
                case _:
                    pass
        self._bare(prose)
        return prose, cursor

    def _add(self, prose: Prose, source: str, content: str, cursor: int, last: int) -> int:
        place = self._card.find(source, cursor, last) if source else -1
        if place < 0:  # a character that the parser replaced; it stands nowhere
            _put(prose, content, None)
            return cursor
        if source == content:
            _copy(prose, self._card, place, place + len(content))
        else:
            _put(prose, content, place, len(source))
        return place + len(source)

    def _link(self, prose: Prose, begin: int, href: str, cursor: int, last: int) -> int:
        """Close a link: its address stands behind its words, or elsewhere when it is only referred to."""
        from urllib.parse import unquote

        for written in (href, unquote(href)):
            place = self._card.find(written, cursor, min(last, cursor + len(written) + 20)) if written else -1
            if place >= 0:
                prose.links.append(Link(begin, len(prose.text), written, Span(place, place + len(written))))
                return place + len(written)
        where = prose.span(begin, len(prose.text))
        if where is not None:
            prose.links.append(Link(begin, len(prose.text), href, where))
        return cursor

    def _behind(self, text: str, cursor: int, last: int) -> int:
        place = self._card.find(text, cursor, last) if text else -1
        return cursor if place < 0 else place + len(text)

    def _markup(self, prose: Prose, first: int, last: int) -> None:
        """Add the text between tags; the address of an `a` becomes a link of what follows it."""
        cursor = first
        opened: tuple[int, str, Span] | None = None
        for tag in _TAG.finditer(self._card, first, last):
            _copy(prose, self._card, cursor, tag.start())
            cursor = tag.end()
            name = (tag[2] or "").lower()
            if found := self._anchor(prose, tag.start(), tag.end()):
                opened = found
            elif name == "a" and tag[1] and opened is not None:
                prose.links.append(Link(opened[0], len(prose.text), *opened[1:]))
                opened = None
            elif name in {"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3"} and prose.text:
                _put(prose, "\n", tag.start())
        _copy(prose, self._card, cursor, last)
        if opened is not None:
            prose.links.append(Link(opened[0], len(prose.text), *opened[1:]))

    def _anchor(self, prose: Prose, first: int, last: int) -> tuple[int, str, Span] | None:
        """Return where the words of a link begin, its address and the place of that, if a tag opens one."""
        tag = _TAG.match(self._card, first, last)
        if tag is None or tag[1] or (tag[2] or "").lower() != "a" or not (href := _HREF.search(tag[3])):
            return None
        place = tag.start(3) + href.start(1)
        return len(prose.text), href[1], Span(place, place + len(href[1]))

    def _bare(self, prose: Prose) -> None:
        """Add addresses that stand in the text as such."""
        for found in _URL.finditer(prose.text):
            if any(link.start <= found.start() < link.end for link in prose.links):
                continue
            where = prose.span(found.start(), found.end())
            if where is not None:
                prose.links.append(Link(found.start(), found.end(), found[0], where))
        prose.links.sort()


def _copy(prose: Prose, card: str, first: int, last: int) -> None:
    if last > first:
        prose.text += card[first:last]
        prose.offsets.extend(range(first, last))
        prose.ends.extend(range(first + 1, last + 1))


def _put(prose: Prose, text: str, place: int | None, width: int = 1) -> None:
    """Add text that the card has in another spelling, `width` characters wide, or nowhere."""
    prose.text += text
    prose.offsets.extend([-1 if place is None else place] * len(text))
    prose.ends.extend([-1 if place is None else place + width] * len(text))
