"""The HTML form: one page that needs nothing else, no host, no script to be read, and no trust in what the data says.

Everything from data is escaped by the template engine. The page's own policy allows no request, and of scripts only those
whose text we wrote, by their hash.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.assets import asset
from supplychain.cells import visible
from supplychain.reporting.addresses import address_of
from supplychain.reporting.cells import is_number, shown, title
from supplychain.reporting.drawings import drawn, page_parts
from supplychain.reporting.missing import explained
from supplychain.reporting.remarks import NOTE, about, cut

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

    from supplychain.reporting.answers import Answered, AnsweredReport

__all__ = ["digest", "files"]

_LONG = 60
_SEVERITIES = {"error", "warn", "unknown", "info", "ok"}


class Cell(NamedTuple):
    """One cell: its text as markup, what it sorts by, where it leads, and how it looks."""

    text: Markup
    value: str | None
    address: str | None
    look: str


def files(found: AnsweredReport, stem: str) -> dict[str, str]:
    """Return the report as one page."""
    from markupsafe import Markup

    figures = [drawn(answered) for answered in found.sections]
    markup = [str(figure.html()) if figure is not None else "" for figure, _ in figures]
    style, scripts = page_parts(markup)
    scripts.append(_asset("page.js"))
    page = _template().render(
        report=found.report,
        artifacts=list(map(visible, found.artifacts)),
        about=list(about(found)),
        remarks=found.remarks,
        problems=found.problems,
        note=NOTE,
        css=Markup(_asset("page.css") + style),  # noqa: S704 - ours
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - ours and plotly's
        policy=_policy(scripts),
        sections=[
            _section(number, answered, Markup(text), problem)  # noqa: S704 - made by figures
            for number, (answered, text, (_, problem)) in enumerate(
                zip(found.sections, markup, figures, strict=True), 1
            )
        ],
    )
    return {f"{stem}.html": page}


def _section(number: int, answered: Answered, figure: Any, problem: str) -> dict[str, Any]:
    section, table = answered.section, answered.table
    rows: list[list[Cell]] = []
    numbers: list[bool] = []
    if table is not None:
        chosen = table.to_dicts()[: section.rows]
        rows = [[_cell(column, row) for column in section.columns] for row in chosen]
        numbers = [
            bool(chosen) and all(is_number(row[c]) or row[c] is None for row in chosen)
            for c in section.columns
        ]
    return {
        "id": f"s{number}",
        "heading": section.heading,
        "words": answered.words,
        "problem": answered.problem,
        "figure": figure,
        "figure_problem": problem,
        "columns": [(title(column), right) for column, right in zip(section.columns, numbers, strict=False)],
        "rows": rows,
        "size": f"{answered.rows_shown:,} row{'s' * (answered.rows_shown != 1)}",
        "cut": cut(answered) if answered.is_cut else "",
        "query": section.query,
        "cypher": answered.behind.cypher,
        "command": answered.behind.command,
        "browser": answered.behind.browser,
    }


def _cell(column: str, row: dict[str, Any]) -> Cell:
    from markupsafe import Markup

    value = row[column]
    text = shown(column, value)
    look = "long" if len(text) > _LONG else ""
    if column in {"severity", "verdict"} and value in _SEVERITIES:
        look = f"is-{value}"
    return Cell(
        text=Markup("/<wbr>").join(
            text.split("/")
        ),  # escapes the parts; a long id may go on in the next line
        value=repr(value) if is_number(value) else None,
        address=address_of(column, row),
        look=look,
    )


def digest(script: str) -> str:
    """Return what a page's policy calls a script that may run."""
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _policy(scripts: list[str]) -> str:
    allowed = " ".join(f"'{digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    with explained():
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    return Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _template() -> Template:
    return _environment().get_template("page.html.j2")


def _asset(name: str) -> str:
    return asset(f"reports/templates/page/{name}").read_text("utf-8")
