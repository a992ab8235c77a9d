"""A drawn figure: what it shows in words, as rows, and as a picture in every form."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Protocol

from supplychain.cells import write_csv
from supplychain.reporting.figures.palette import LIGHT
from supplychain.reporting.figures.wording import printable

if TYPE_CHECKING:
    from supplychain.graph.table import Table

__all__ = ["Blank", "Figure", "Picture"]

_WIDE, _HIGH = 320, 40


class Picture(Protocol):
    """What a figure draws with."""

    def html(self, alt: str) -> str:
        """Return the picture as part of a page that holds the style and script of `supplychain.reporting.figures.page`."""
        ...

    def svg(self, alt: str) -> str:
        """Return the picture as a file of its own."""
        ...

    def png(self, alt: str, scale: float) -> bytes:
        """Return the picture as a file of pixels."""
        ...


@dataclass(frozen=True, slots=True)
class Blank:
    """The picture of no rows: a sentence."""

    said: str

    def html(self, alt: str) -> str:  # noqa: ARG002 - the note of the figure is all there is to see
        """Return nothing: the note below says it."""
        return ""

    def svg(self, alt: str) -> str:
        """Return the sentence as a file."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{_HIGH}" role="img"><title>{escape(alt)}</title>'
            f'<rect width="100%" height="100%" fill="{LIGHT.paper}"/><text x="16" y="25" fill="{LIGHT.muted}" '
            f'font-family="sans-serif" font-size="13">{escape(self.said)}</text></svg>\n'
        )

    def png(self, alt: str, scale: float) -> bytes:
        """Return the sentence as pixels."""
        from supplychain.reporting.figures.static import browser

        return browser().rasterize(self.svg(alt), _WIDE, _HIGH, scale)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the rows of a table.

    Attributes
    ----------
    kind
        Name of the kind, e.g. ``bar``.
    title
        What the figure is called; may be empty.
    alt
        What is to be seen, in words made from the data.
    table
        The data behind.
    note
        What was left out or grouped, in one or two sentences; empty when everything is drawn.
    picture
        What draws it.
    """

    kind: str
    title: str
    alt: str
    table: Table
    note: str
    picture: Picture

    def html(self) -> str:
        """Return the figure for a page; the page holds `page.head` once, and makes no request."""
        title = f"<figcaption>{escape(printable(self.title))}</figcaption>" if self.title else ""
        note = f'<p class="figure-note">{escape(self.note)}</p>' if self.note else ""
        return (
            f'<figure class="figure figure-{self.kind}">{title}{self.picture.html(self.alt)}{note}</figure>'
        )

    def svg(self) -> str:
        """Return the figure as an SVG file with colors of its own.

        Raises
        ------
        UsageError
            It is a chart, and no browser is there to draw it.
        """
        return self.picture.svg(self.alt)

    def png(self, scale: float = 2) -> bytes:
        """Return the figure as a PNG file, `scale` pixels for each unit of the SVG; a browser must be there for every kind."""
        return self.picture.png(self.alt, scale)

    def csv(self) -> str:
        """Return the data behind as CSV; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
        out = io.StringIO()
        write_csv(out, self.table.columns, self.table.rows)
        return out.getvalue()
