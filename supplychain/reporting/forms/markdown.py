"""The Markdown form: GitHub-flavored, figures as SVG files beside it. Every character that means something is escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.cells import visible
from supplychain.errors import SupplyChainError
from supplychain.reporting.cells import is_number, shown, title
from supplychain.reporting.drawings import drawn
from supplychain.reporting.remarks import NOTE, about, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.reporting.answers import Answered, AnsweredReport

__all__ = ["escaped", "files"]

_SIGNS = re.compile(r"[\\`*_\[\]<>|~&$#^{}@]|:(?=//)|(?<!\d):(?=[\w+-]+:)|(?<=[Ww])\.")
_LEADING = re.compile(r"^([-+=])|^(\d+)([.)])(?=\s|$)")


def escaped(text: str) -> str:
    """Return text as Markdown that shows exactly this text, in one line: no markup, no link, no block comes of it."""
    line = _SIGNS.sub(lambda found: f"\\{found[0]}", " ".join(visible(text).split()))
    return _LEADING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def files(found: AnsweredReport, stem: str) -> dict[str, str]:
    """Return the report as one Markdown file and its figures as SVG files."""
    figures: dict[str, str] = {}
    lines = [
        f"# {escaped(': '.join([found.report.title, *found.artifacts]))}",
        "",
        escaped(found.report.question),
        "",
    ]
    lines += [f"> {escaped(NOTE)}", ""]
    lines += [f"- {escaped(what)}: {escaped(value)}" for what, value in about(found)]
    for remark in found.remarks:
        lines += ["", f"**{escaped(remark)}**"]
    for number, answered in enumerate(found.sections, 1):
        lines += ["", f"## {escaped(answered.section.heading)}"]
        lines += _section(answered, f"{stem}/figure-{number:02}.svg", figures)
    return {f"{stem}.md": "\n".join(lines) + "\n", **figures}


def _section(answered: Answered, picture: str, figures: dict[str, str]) -> Iterator[str]:
    if answered.problem:
        yield from ("", f"**This could not be answered.** {escaped(answered.problem)}")
    if answered.words:
        yield from ("", escaped(answered.words))
    figure, problem = drawn(answered)
    if figure is not None:
        try:
            figures[picture] = figure.svg()
            yield from ("", f"![{escaped(figure.alt)}]({picture})")
        except SupplyChainError as error:
            problem = str(error)
    if problem:
        yield from ("", f"There is no figure: {escaped(problem)}")
    if figure is not None and figure.note:
        yield from ("", escaped(figure.note))
    table = answered.table
    if table is not None and table.rows:
        columns = answered.section.columns
        yield ""
        yield _line(title(column) for column in columns)
        numbers = [all(is_number(v) or v is None for v in table[column]) for column in columns]
        yield "|" + "|".join(" ---: " if right else " --- " for right in numbers) + "|"
        for row in table.to_dicts()[: answered.section.rows]:
            yield _line(shown(column, row[column]) for column in columns)
    if answered.is_cut:
        yield from ("", f"{escaped(cut(answered))}", "", *_fenced(answered.behind.command, "console"))
    if answered.behind.cypher:
        yield from ("", "<details><summary>Cypher</summary>", "", *_fenced(answered.behind.cypher, "cypher"))
        yield from ("", "</details>")


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def _fenced(text: str, language: str) -> Iterator[str]:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{language}", *map(visible, text.splitlines()), fence)
