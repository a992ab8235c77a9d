"""`supplychain report NAME …`: many answers on one page, or as data."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.completion import complete_report, complete_report_value
from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say
from supplychain.cli.query import pair
from supplychain.errors import QueryFailed, UsageError

if TYPE_CHECKING:
    from supplychain.graph.table import Table
    from supplychain.reporting.forms import Rendered

__all__ = ["report"]


class Form(StrEnum):
    """How a report is written."""

    html = "html"
    md = "md"
    csv = "csv"
    json = "json"


def report(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            help="Name of the report; without one, all are listed.", autocompletion=complete_report
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PARAMETER=VALUE]...",
            help="What the report is told, e.g. ruleset=strict.",
            autocompletion=complete_report_value,
        ),
    ] = None,
    form: Annotated[
        Form,
        typer.Option(
            "--format", "-f", help="One HTML page, Markdown with figures, a folder of CSV files, or JSON."
        ),
    ] = Form.html,
    out: Annotated[
        str, typer.Option(help="Folder to write into; - for standard output (HTML, Markdown, JSON).")
    ] = ".",
    listing: Annotated[
        bool, typer.Option("--list", help="List the reports, and what they can be told.")
    ] = False,
) -> None:
    """Make a report, or list the reports. Exit code 4: some of it could not be answered, and the report says what."""
    from supplychain.reporting import definition

    state: State = context.obj
    if name is None or listing:
        emit(_reports(), Format.table if form in (Form.html, Form.md) else Format(form.value))
        return
    if out == "-" and form is Form.csv:
        raise UsageError(
            "A folder of CSV files cannot go to standard output.", remedy="Name a folder by --out."
        )
    given = dict(pair(value) for value in values or ())
    definition(name).told(given)  # refused before anything is started
    with state.connect() as chain:
        made = chain.reports.render(name, format=form.value, **given)
    _hand_over(state, made, out)
    if made.problems:
        raise typer.Exit(QueryFailed.exit_code)


def _hand_over(state: State, made: Rendered, out: str) -> None:
    if out == "-":
        sys.stdout.write(str(made).encode("utf-8", "backslashreplace").decode())
        if len(made.files) > 1 and not state.quiet:
            say(f"Its {len(made.files) - 1} figures are not on standard output: name a folder by --out.")
    else:
        written = made.write(out)
        more = f" and {len(written) - 1} more files" if len(written) > 1 else ""
        if not state.quiet:
            say(f"Written: {written[0]}{more}")
    for problem in made.problems:
        say(f"Not answered: {problem}")


def _reports() -> Table:
    from supplychain.graph.table import Table
    from supplychain.reporting import definition, names

    found = [definition(name) for name in names()]
    rows: list[tuple[object, ...]] = [
        (r.name, r.question, ", ".join(p.name + ("" if p.required else "?") for p in r.parameters))
        for r in found
    ]
    return Table(("name", "question", "parameters"), rows)
