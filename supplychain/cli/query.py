"""`supplychain query NAME …`: ask a question of the catalogue."""

from __future__ import annotations

from typing import Annotated

import typer

from supplychain.cli.browse import offer
from supplychain.cli.context import State
from supplychain.cli.output import Format, emit
from supplychain.errors import UsageError

__all__ = ["pair", "query"]


def _complete(incomplete: str) -> list[str]:
    from supplychain.graph.catalogue import names

    return [name for name in names() if name.startswith(incomplete)]


def query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            help="Name of the question, e.g. licenses/missing; without one, all are listed.",
            autocompletion=_complete,
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PARAMETER=VALUE]...",
            help="What the question asks for, e.g. id=google-bert/bert-base-uncased limit=20.",
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
    from supplychain.graph.table import Table

    state: State = context.obj
    if name is None or listing:
        questions = [catalogue.query(n) for n in catalogue.names(name)]
        rows: list[tuple[object, ...]] = [
            (q.name, q.question, ", ".join(p.name + ("" if p.required else "?") for p in q.parameters))
            for q in questions
        ]
        emit(Table(("name", "question", "parameters"), rows), form)
        return
    question = catalogue.query(name)
    if show:
        print(question.text)  # noqa: T201
        return
    given = dict(pair(value) for value in values or ())
    question.bind(given)
    with state.connect() as chain:
        emit(chain.query(name, **given), form, title=None if state.quiet else question.question)
        offer(state, chain, name, given)


def pair(text: str) -> tuple[str, str]:
    """Split PARAMETER=VALUE."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(
            f"{text!r} is not PARAMETER=VALUE.", remedy="Write for example: id=google-bert/bert-base-uncased"
        )
    return name, value
