"""`supplychain query NAME …`: ask a question of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.browse import offer
from supplychain.cli.completion import complete_question, complete_value
from supplychain.cli.context import State
from supplychain.cli.output import Format, emit
from supplychain.errors import UsageError

if TYPE_CHECKING:
    from supplychain.graph.table import Table

__all__ = ["pair", "query", "questions"]


def query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            help="Name of the question, e.g. licenses/missing; without one, all are listed.",
            autocompletion=complete_question,
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PARAMETER=VALUE]...",
            help="What the question asks for, e.g. id=google-bert/bert-base-uncased limit=20; limit=all for every row.",
            autocompletion=complete_value,
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.table,
    show: Annotated[
        bool,
        typer.Option("--show", help="Print the Cypher instead of running it: paste it into Neo4j Browser."),
    ] = False,
    listing: Annotated[
        bool, typer.Option("--list", help="List the questions; with a name, those of an area.")
    ] = False,
) -> None:
    """Ask a question of the catalogue, or list all questions."""
    from supplychain.graph import catalogue

    state: State = context.obj
    if name is None or listing:
        emit(questions(name), form)
        return
    question = catalogue.query(name)
    if show:
        print(question.text)  # noqa: T201
        return
    given: dict[str, str | None] = dict(pair(value) for value in values or ())
    if given.get("limit") == "all":
        given["limit"] = None
    question.bind(given)
    with state.connect() as chain:
        emit(chain.query(name, **given), form, title=None if state.quiet else question.question)
        offer(state, chain, name, given)


def questions(area: str | None = None) -> Table:
    """Return the questions of the catalogue or of one area; what a question may be told has a question mark."""
    from supplychain.graph import catalogue
    from supplychain.graph.table import Table

    found = [catalogue.query(name) for name in catalogue.names(area)]
    rows: list[tuple[object, ...]] = [
        (q.name, q.question, ", ".join(p.name + ("" if p.required else "?") for p in q.parameters))
        for q in found
    ]
    return Table(("name", "question", "parameters"), rows)


def pair(text: str) -> tuple[str, str]:
    """Split PARAMETER=VALUE."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(
            f"{text!r} is not PARAMETER=VALUE.", remedy="Write for example: id=google-bert/bert-base-uncased"
        )
    return name, value
